using System;
using System.IO;
using Virtfs.Linux;
using Virtfs.Protocol;

namespace Virtfs.VhostUser.FrontEnd;

/// <summary>
/// A virtual machine with one device, as its monitor and its driver behave under QEMU: connects, starts, stops, goes on, is rebooted, and exchanges 9P
/// messages over the ring. One thread at a time.
/// </summary>
public sealed class Guest : IDisposable
{
    /// <summary>What a stock Linux guest takes of the features, with bit 30.</summary>
    public const ulong Features = 0x1_7000_0001;

    private const int ScratchLength = 64 * 1024;

    private readonly EventFd _kick;
    private readonly EventFd _call;
    private readonly EventFd _error;
    private readonly ulong _scratch;

    /// <summary>A guest at one end of a socket.</summary>
    public Guest(StreamSocket socket, GuestRam? ram = null, int ringSize = 64, ulong features = Features)
    {
        Control = new ControlSocket(socket);
        Ram = ram ?? new GuestRam();
        Ring = new DriverRing(Ram, ringSize, features);
        _scratch = Ram.Allocate(2 * ScratchLength);
        _kick = CreateEventFd();
        _call = CreateEventFd();
        _error = CreateEventFd();
    }

    /// <summary>The control socket.</summary>
    public ControlSocket Control { get; }

    /// <summary>The memory.</summary>
    public GuestRam Ram { get; }

    /// <summary>The ring.</summary>
    public DriverRing Ring { get; }

    /// <summary>What the device signals.</summary>
    public EventFd Call => _call;

    /// <summary>What the device signals when the ring is broken.</summary>
    public EventFd Error => _error;

    /// <summary>What the driver signals.</summary>
    public EventFd KickLine => _kick;

    /// <summary>What QEMU sends when the device is made.</summary>
    public void Connect()
    {
        Control.Ask(ControlRequest.GetFeatures);
        Control.Ask(ControlRequest.GetProtocolFeatures);
        Control.Send(ControlRequest.SetProtocolFeatures, ControlPayload.U64(0xA229));
        Control.Ask(ControlRequest.GetQueueNum);
        Control.Ask(ControlRequest.GetMaxMemSlots);
        Control.Send(ControlRequest.SetOwner);
        Control.Ask(ControlRequest.GetFeatures);
        Require(Control.Acknowledged(ControlRequest.SetVringCall, ControlPayload.U64(0), _call.Descriptor));
        Require(Control.Acknowledged(ControlRequest.SetVringErr, ControlPayload.U64(0), _error.Descriptor));
    }

    /// <summary>Shares all regions, one by one.</summary>
    public void ShareMemory()
    {
        foreach (RamRegion region in Ram.Regions)
        {
            Plug(region);
        }
    }

    /// <summary>What QEMU sends when the driver is ready, but for the memory.</summary>
    /// <param name="base">The ring's index: 0 after a boot, what <see cref="Stop"/> said after a pause.</param>
    public void Start(ushort @base = 0)
    {
        Control.Send(ControlRequest.SetFeatures, ControlPayload.U64(Ring.Features | (1UL << 30)));
        Control.Send(ControlRequest.SetVringNum, ControlPayload.Ring(0, (uint)Ring.Size));
        Control.Send(ControlRequest.SetVringBase, ControlPayload.Ring(0, @base));
        Control.Send(ControlRequest.SetVringAddr, Addresses());
        Require(Control.Acknowledged(ControlRequest.SetVringKick, ControlPayload.U64(0), _kick.Descriptor));
        _kick.Signal();
        Require(Control.Acknowledged(ControlRequest.SetVringCall, ControlPayload.U64(0), _call.Descriptor));
        Require(Control.Acknowledged(ControlRequest.SetVringEnable, ControlPayload.Ring(0, 1)));
        Require(Control.Acknowledged(ControlRequest.SetVringCall, ControlPayload.U64(0), _call.Descriptor));
    }

    /// <summary>Connects, shares the memory, starts.</summary>
    public Guest Boot()
    {
        Connect();
        ShareMemory();
        Start();
        return this;
    }

    /// <summary>Pauses, as QEMU does for stop, reset and unbinding.</summary>
    /// <returns>The ring's index.</returns>
    public ushort Stop()
    {
        Require(Control.Acknowledged(ControlRequest.SetVringEnable, ControlPayload.Ring(0, 0)));
        ControlReply reply = Control.Ask(ControlRequest.GetVringBase, ControlPayload.Ring(0, 0));
        return (ushort)(reply.Value >> 32);
    }

    /// <summary>Reboots: stops, forgets the ring, starts from 0.</summary>
    public void Reboot()
    {
        Stop();
        Ring.Forget(0);
        Start();
    }

    /// <summary>The payload of SET_VRING_ADDR for the ring.</summary>
    public byte[] Addresses() =>
        ControlPayload.Addresses(0, Ram.UserAddress(Ring.Descriptors), Ram.UserAddress(Ring.Used), Ram.UserAddress(Ring.Avail));

    /// <summary>Lets the ring run again after <see cref="Disable"/>.</summary>
    public void Enable() => Require(Control.Acknowledged(ControlRequest.SetVringEnable, ControlPayload.Ring(0, 1)));

    /// <summary>Pauses the ring and nothing more.</summary>
    public void Disable() => Require(Control.Acknowledged(ControlRequest.SetVringEnable, ControlPayload.Ring(0, 0)));

    /// <summary>Shares one more region, which has been added to the memory.</summary>
    public void Plug(RamRegion region)
    {
        ArgumentNullException.ThrowIfNull(region);
        Require(Control.Acknowledged(ControlRequest.AddMemReg, ControlPayload.SingleRegion(region), region.Descriptor));
    }

    /// <summary>Stops sharing a region; the memory still has it.</summary>
    public void Unplug(RamRegion region) => Require(Control.Acknowledged(ControlRequest.RemMemReg, ControlPayload.SingleRegion(region)));

    /// <summary>Kicks if the device wants it.</summary>
    public void Kick()
    {
        if (Ring.NeedsKick())
        {
            _kick.Signal();
        }
    }

    /// <summary>Puts a message into the ring and kicks.</summary>
    /// <param name="message">The T-message.</param>
    /// <param name="room">Bytes for the reply.</param>
    public PendingRequest Send(ReadOnlySpan<byte> message, int room = 4096)
    {
        ulong request = Ram.Allocate(message.Length);
        ulong reply = Ram.Allocate(room);
        Ram.Write(request, message);
        ushort head = Ring.Add(ChainForm.Indirect, Buffer.Readable(request, message.Length), Buffer.Writable(reply, room));
        Kick();
        return new PendingRequest(head, reply, room);
    }

    /// <summary>Waits for the next request to come back, whichever it is, and reads the reply of one.</summary>
    public byte[] Receive(PendingRequest request)
    {
        UsedElement used = Ring.Take();
        if (used.Head != request.Head)
        {
            throw new InvalidDataException($"The device gave back {used.Head} and not {request.Head}.");
        }

        return Ram.Read(request.Reply, (int)used.Length);
    }

    /// <summary>Sends a message and waits for its reply, always in the same memory.</summary>
    public byte[] Exchange(ReadOnlySpan<byte> message, int room = 4096)
    {
        Ram.Write(_scratch, message);
        ushort head = Ring.Add(ChainForm.Indirect, Buffer.Readable(_scratch, message.Length), Buffer.Writable(_scratch + ScratchLength, room));
        Kick();
        return Receive(new PendingRequest(head, _scratch + ScratchLength, room));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Control.Dispose();
        _kick.Dispose();
        _call.Dispose();
        _error.Dispose();
        Ram.Dispose();
    }

    private static EventFd CreateEventFd() =>
        EventFd.Create(out EventFd? eventFd) == Errno.None ? eventFd! : throw new IOException("No descriptors left.");

    private static void Require(ulong acknowledgement)
    {
        if (acknowledgement != 0)
        {
            throw new InvalidDataException("The back end refused.");
        }
    }
}
