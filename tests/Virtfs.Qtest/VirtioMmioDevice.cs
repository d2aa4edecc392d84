using System;
using System.Text;

namespace Virtfs.Qtest;

/// <summary>A virtio device behind memory-mapped registers, set up through qtest (virtio 1.2, 4.2).</summary>
public sealed class VirtioMmioDevice
{
    /// <summary>The device id of 9P.</summary>
    public const uint NinePId = 9;

    private const uint Magic = 0x7472_6976;
    private const uint ModernVersion = 2;

    private readonly QtestConnection _qtest;
    private readonly ulong _base;

    /// <summary>Takes the device with registers at <paramref name="address"/>.</summary>
    /// <exception cref="InvalidOperationException">There is no modern virtio device of that id.</exception>
    public VirtioMmioDevice(QtestConnection qtest, ulong address, uint id)
    {
        _qtest = qtest;
        _base = address;
        uint found = Read(VirtioMmioRegister.DeviceId);
        if (Read(VirtioMmioRegister.MagicValue) != Magic || Read(VirtioMmioRegister.Version) != ModernVersion || found != id)
        {
            throw new InvalidOperationException($"The device at {address:x} has the id {found}, not {id}.");
        }
    }

    /// <summary>The status register.</summary>
    public VirtioStatus Status => (VirtioStatus)Read(VirtioMmioRegister.Status);

    /// <summary>What the device offers.</summary>
    public VirtioFeatures OfferedFeatures
    {
        get
        {
            Write(VirtioMmioRegister.DeviceFeaturesSelect, 1);
            ulong high = Read(VirtioMmioRegister.DeviceFeatures);
            Write(VirtioMmioRegister.DeviceFeaturesSelect, 0);
            return (VirtioFeatures)((high << 32) | Read(VirtioMmioRegister.DeviceFeatures));
        }
    }

    /// <summary>The mount tag in the configuration space: its length in two bytes, then its bytes.</summary>
    public string MountTag
    {
        get
        {
            byte[] tag = new byte[ReadConfiguration(0) | (ReadConfiguration(1) << 8)];
            for (int i = 0; i < tag.Length; i++)
            {
                tag[i] = ReadConfiguration(2 + i);
            }

            return Encoding.UTF8.GetString(tag);
        }
    }

    /// <summary>One byte of the configuration space.</summary>
    public byte ReadConfiguration(int offset) => _qtest.ReadByte(_base + (ulong)VirtioMmioRegister.Configuration + (ulong)offset);

    /// <summary>Resets the device: it forgets its ring.</summary>
    public void Reset() => Write(VirtioMmioRegister.Status, (uint)VirtioStatus.Reset);

    /// <summary>Resets the device, agrees on features and gives it a ring.</summary>
    /// <param name="memory">Where the ring is to lie.</param>
    /// <param name="features">What to take of what is offered.</param>
    /// <param name="ringSize">Slots, a power of two; the device's own limit is respected.</param>
    /// <returns>The ring, in use.</returns>
    public RingDriver Start(GuestMemory memory, VirtioFeatures features = VirtioFeatures.Usual, int ringSize = 128)
    {
        ArgumentNullException.ThrowIfNull(memory);
        Reset();
        SetStatus(VirtioStatus.Acknowledge | VirtioStatus.Driver);
        features &= OfferedFeatures;
        Write(VirtioMmioRegister.DriverFeaturesSelect, 1);
        Write(VirtioMmioRegister.DriverFeatures, (uint)((ulong)features >> 32));
        Write(VirtioMmioRegister.DriverFeaturesSelect, 0);
        Write(VirtioMmioRegister.DriverFeatures, (uint)features);
        SetStatus(VirtioStatus.Acknowledge | VirtioStatus.Driver | VirtioStatus.FeaturesOk);

        Write(VirtioMmioRegister.QueueSelect, 0);
        var layout = new RingLayout(memory, (int)Math.Min((uint)ringSize, Read(VirtioMmioRegister.QueueMaximum)));
        Write(VirtioMmioRegister.QueueSize, (uint)layout.Size);
        WriteAddress(VirtioMmioRegister.QueueDescriptors, layout.Descriptors);
        WriteAddress(VirtioMmioRegister.QueueDriver, layout.Available);
        WriteAddress(VirtioMmioRegister.QueueDevice, layout.Used);
        var ring = new RingDriver(this, memory, layout, features);
        Write(VirtioMmioRegister.QueueReady, 1);
        SetStatus(VirtioStatus.Acknowledge | VirtioStatus.Driver | VirtioStatus.FeaturesOk | VirtioStatus.DriverOk);
        return ring;
    }

    /// <summary>Tells the device that there is something in its ring.</summary>
    public void Notify() => Write(VirtioMmioRegister.QueueNotify, 0);

    private void SetStatus(VirtioStatus status)
    {
        Write(VirtioMmioRegister.Status, (uint)status);
        if (Status != status)
        {
            throw new InvalidOperationException($"The device does not take the status {status}; it says {Status}.");
        }
    }

    private void WriteAddress(VirtioMmioRegister register, ulong address)
    {
        Write(register, (uint)address);
        Write(register + 4, (uint)(address >> 32));
    }

    private uint Read(VirtioMmioRegister register) => _qtest.ReadLong(_base + (ulong)register);

    private void Write(VirtioMmioRegister register, uint value) => _qtest.WriteLong(_base + (ulong)register, value);
}
