using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using Virtfs.Testing;

namespace Virtfs.Qtest;

/// <summary>A running QEMU whose devices work and whose processor does not: this process plays the guest.</summary>
/// <remarks>Disposing of it ends QEMU; it also ends when this process does, however that happens.</remarks>
public sealed class QemuProcess : IDisposable
{
    private const ulong FirstDevice = 0xfeb0_0000;
    private const int DeviceStride = 0x200;
    private const int MaximumDevices = 24;

    private readonly Dictionary<string, int> _buses = [];
    private readonly TemporaryFolder _folder = new("virtfs-qtest-");
    private readonly ChildCommand _program;
    private ChildProcess? _process;

    private QemuProcess(IReadOnlyList<QemuDevice> devices, ulong memorySize, uint? userId, QemuCommand command)
    {
        Memory = new GuestMemory($"/dev/shm/{Path.GetFileName(_folder.Path)}", memorySize);
        string[] user = userId is { } id ? ["-run-with", string.Create(CultureInfo.InvariantCulture, $"user={id}:{id}")] : [];
        _program = new ChildCommand(command.Words[0], [.. command.Words.Skip(1), .. Arguments(devices, command), .. user]) { Name = "QEMU", ChangesUser = userId is not null };
    }

    /// <summary>The machine's memory.</summary>
    public GuestMemory Memory { get; }

    /// <summary>The socket its registers are reached by.</summary>
    public QtestConnection Qtest { get; private set; } = null!;

    /// <summary>The process, or what keeps it when it runs as another user.</summary>
    public int Id => _process!.Id;

    /// <summary>What QEMU has printed so far.</summary>
    public string Log => _process!.Log;

    /// <summary>Starts QEMU with these devices; returns when its qtest socket answers.</summary>
    /// <param name="devices">At most 24, each with a name of its own.</param>
    /// <param name="memorySize">Bytes of the machine's memory.</param>
    /// <param name="userId">The user and group it becomes once its devices are open; null for whom this process runs as.</param>
    /// <param name="command">What starts QEMU; <see cref="QemuCommand.Newest"/> unless given.</param>
    /// <exception cref="InvalidOperationException">There is no QEMU.</exception>
    /// <exception cref="HarnessException">It ended, or is not ready in time; the message holds what it printed.</exception>
    public static QemuProcess Start(
        IReadOnlyList<QemuDevice> devices, ulong memorySize = 256 * 1024 * 1024, uint? userId = null, QemuCommand? command = null)
    {
        ArgumentNullException.ThrowIfNull(devices);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(devices.Count, MaximumDevices);
        var qemu = new QemuProcess(devices, memorySize, userId, command ?? QemuCommand.Newest);
        try
        {
            qemu.Start();
            return qemu;
        }
        catch
        {
            qemu.Dispose();
            throw;
        }
    }

    /// <summary>The device of that name, not set up yet.</summary>
    /// <exception cref="InvalidOperationException">It is no 9P device.</exception>
    public VirtioMmioDevice Device(string name) =>
        new(Qtest, FirstDevice + (ulong)(DeviceStride * _buses[name]), VirtioMmioDevice.NinePId);

    /// <inheritdoc/>
    public void Dispose()
    {
        Qtest?.Dispose();
        _process?.Dispose();
        Memory.Dispose();
        _folder.Dispose();
    }

    private List<string> Arguments(IReadOnlyList<QemuDevice> devices, QemuCommand command)
    {
        List<string> arguments =
        [
            "-M", "microvm,memory-backend=memory", "-m", $"{Memory.Length / (1024 * 1024)}M",
            "-object", $"memory-backend-file,id=memory,size={Memory.Length},share=on,mem-path={Memory.Path}",
            .. command.Idle, "-nodefaults", "-no-user-config", "-display", "none", "-global", "virtio-mmio.force-legacy=false",
            "-qtest", $"unix:{QtestPath},server=on,wait=off", "-qtest-log", "none",
        ];
        foreach (QemuDevice device in devices)
        {
            _buses.Add(device.Name, _buses.Count);
            arguments.AddRange(device.Arguments(_buses[device.Name]));
        }

        return arguments;
    }

    private string QtestPath => _folder.At("qtest");

    private void Start()
    {
        _process = new ChildProcess(_program);
        _process.Await("listens", TryConnect);

        // QEMU listens early and answers when it is ready: only then has it opened the memory's file.
        Qtest.ReadLong(FirstDevice);
        Memory.Unlink();
    }

    // The socket is there a moment before it listens.
    private bool TryConnect()
    {
        if (!File.Exists(QtestPath))
        {
            return false;
        }

        try
        {
            Qtest = QtestConnection.Connect(QtestPath);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
