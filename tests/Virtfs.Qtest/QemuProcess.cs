using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using Virtfs.Linux;

namespace Virtfs.Qtest;

/// <summary>A running QEMU whose devices work and whose processor does not: this process plays the guest.</summary>
/// <remarks>Disposing of it ends QEMU; it also ends when this process does, however that happens.</remarks>
public sealed class QemuProcess : IDisposable
{
    private const ulong FirstDevice = 0xfeb0_0000;
    private const int DeviceStride = 0x200;
    private const int MaximumDevices = 24;
    private const int Terminate = 15;
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, int> _buses = [];
    private readonly StringBuilder _log = new();
    private readonly DirectoryInfo _folder;
    private readonly Thread _keeper;
    private readonly ManualResetEventSlim _started = new();
    private readonly QemuCommand _command;
    private readonly uint? _userId;
    private Process? _process;
    private Exception? _failure;

    private QemuProcess(DirectoryInfo folder, IReadOnlyList<QemuDevice> devices, ulong memorySize, uint? userId, QemuCommand command)
    {
        _folder = folder;
        _command = command;
        _userId = userId;
        Memory = new GuestMemory($"/dev/shm/{folder.Name}", memorySize);
        List<string> arguments = Arguments(devices);

        // The kernel ends QEMU with the thread that started it, not with this process: so that thread must stay.
        _keeper = new Thread(() => Keep(arguments)) { IsBackground = true, Name = "qemu" };
    }

    /// <summary>The machine's memory.</summary>
    public GuestMemory Memory { get; }

    /// <summary>The socket its registers are reached by.</summary>
    public QtestConnection Qtest { get; private set; } = null!;

    /// <summary>The process, or what keeps it when it runs as another user.</summary>
    public int Id => _process!.Id;

    /// <summary>What QEMU has printed so far.</summary>
    public string Log
    {
        get
        {
            lock (_log)
            {
                return _log.ToString();
            }
        }
    }

    /// <summary>Starts QEMU with these devices; returns when its qtest socket answers.</summary>
    /// <param name="devices">At most 24, each with a name of its own.</param>
    /// <param name="memorySize">Bytes of the machine's memory.</param>
    /// <param name="userId">The user and group it becomes once its devices are open; null for whom this process runs as.</param>
    /// <param name="command">What starts QEMU; <see cref="QemuCommand.Newest"/> unless given.</param>
    /// <exception cref="InvalidOperationException">There is no QEMU, or it ended; the message holds what it printed.</exception>
    public static QemuProcess Start(
        IReadOnlyList<QemuDevice> devices, ulong memorySize = 256 * 1024 * 1024, uint? userId = null, QemuCommand? command = null)
    {
        ArgumentNullException.ThrowIfNull(devices);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(devices.Count, MaximumDevices);
        var qemu = new QemuProcess(Directory.CreateTempSubdirectory("virtfs-qtest-"), devices, memorySize, userId, command ?? QemuCommand.Newest);
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
        if (_process is { } process)
        {
            Stop(process);
            _keeper.Join();
            process.Dispose();
        }

        _started.Dispose();
        Memory.Dispose();
        _folder.Delete(recursive: true);
    }

    private List<string> Arguments(IReadOnlyList<QemuDevice> devices)
    {
        List<string> arguments =
        [
            "-M", "microvm,memory-backend=memory", "-m", $"{Memory.Length / (1024 * 1024)}M",
            "-object", $"memory-backend-file,id=memory,size={Memory.Length},share=on,mem-path={Memory.Path}",
            .. _command.Idle, "-nodefaults", "-no-user-config", "-display", "none", "-global", "virtio-mmio.force-legacy=false",
            "-qtest", $"unix:{QtestPath},server=on,wait=off", "-qtest-log", "none",
        ];
        foreach (QemuDevice device in devices)
        {
            _buses.Add(device.Name, _buses.Count);
            arguments.AddRange(device.Arguments(_buses[device.Name]));
        }

        return arguments;
    }

    private string QtestPath => Path.Combine(_folder.FullName, "qtest");

    private void Start()
    {
        _keeper.Start();
        _started.Wait();
        if (_failure is not null)
        {
            throw new InvalidOperationException("QEMU cannot be started.", _failure);
        }

        Qtest = Connect();

        // QEMU listens early and answers when it is ready: only then has it opened the memory's file.
        Qtest.ReadLong(FirstDevice);
        Memory.Unlink();
    }

    private void Keep(List<string> arguments)
    {
        // The kernel forgets whose death was meant when QEMU becomes another user; there a shell waits for the end of its standard input instead.
        string[] keeper = _userId is null ? ["setpriv", "--pdeathsig", "KILL"] : ["sh", "-c", "\"$@\" & read -r _; kill -9 $!; wait", "sh"];
        string[] user = _userId is { } id ? ["-run-with", $"user={id}:{id}"] : [];
        var start = new ProcessStartInfo(keeper[0], [.. keeper[1..], .. _command.Words, .. arguments, .. user])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Append(line.Data);
        process.ErrorDataReceived += (_, line) => Append(line.Data);
        try
        {
            process.Start();
            _process = process;
        }
        catch (Exception exception)
        {
            _failure = exception;
            return;
        }
        finally
        {
            _started.Set();
        }

        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.WaitForExit();
    }

    private void Append(string? line)
    {
        if (line is not null)
        {
            lock (_log)
            {
                _log.AppendLine(line);
            }
        }
    }

    private QtestConnection Connect()
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return QtestConnection.Connect(QtestPath);
            }
            catch (SocketException exception)
            {
                if (_process!.WaitForExit(5) || Stopwatch.GetElapsedTime(start) > StartPatience)
                {
                    throw new InvalidOperationException($"QEMU did not start: {Log}", exception);
                }
            }
        }
    }

    private void Stop(Process process)
    {
        if (!process.HasExited)
        {
            if (_userId is null)
            {
                Libc.TgKill(process.Id, process.Id, Terminate);
            }
            else
            {
                process.StandardInput.Close();
            }

            if (!process.WaitForExit(StopPatience))
            {
                process.Kill();
            }
        }
    }
}
