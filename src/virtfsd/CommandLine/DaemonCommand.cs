using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using Microsoft.Extensions.Logging;
using Virtfs.Daemon.Doors;
using Virtfs.Daemon.Options;

namespace Virtfs.Daemon.CommandLine;

/// <summary>The command line of the daemon itself: QEMU's options, single dash and all, and virtfsd's own.</summary>
internal sealed class DaemonCommand
{
    // QEMU takes its options with two dashes as well.
    private readonly Option<string[]> _virtfs = new("-virtfs", "--virtfs");
    private readonly Option<string[]> _fsdev = new("-fsdev", "--fsdev");
    private readonly Option<string[]> _device = new("-device", "--device");
    private readonly Option<string[]> _listen = new("--listen");
    private readonly Option<bool> _printQemuArguments = new("--print-qemu-args");
    private readonly Option<string?> _memory = new("--memory");
    private readonly Option<string?> _logLevel = new("--log-level");
    private readonly Option<string?> _trace = new("--trace") { Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<bool> _version = new("--version", "-version", "-V");
    private readonly Option<bool> _help = new("--help", "-help", "-h");

    /// <summary>Adds the options to the root command.</summary>
    public void AddTo(Command root)
    {
        foreach (Option option in (Option[])[_virtfs, _fsdev, _device, _listen, _printQemuArguments, _memory, _logLevel, _trace, _version, _help])
        {
            root.Options.Add(option);
        }

        root.SetAction(Run);
    }

    private int Run(ParseResult arguments)
    {
        if (arguments.GetValue(_help))
        {
            HelpText.Write(Console.Out);
            return Complaint.AfterOutput();
        }

        if (arguments.GetValue(_version))
        {
            Console.Out.WriteLine($"virtfsd {HelpText.Version}");
            return Complaint.AfterOutput();
        }

        if (!TryParseLevel(arguments.GetValue(_logLevel), out LogLevel level))
        {
            return Complaint.Usage($"--log-level '{arguments.GetValue(_logLevel)}' is unknown; the levels are error, warning, info and debug");
        }

        string memory = arguments.GetValue(_memory) ?? QemuArguments.DefaultMemory;
        if (!IsSize(memory))
        {
            return Complaint.Usage($"--memory '{memory}' is no size; write a number and K, M, G or T, such as 4G");
        }

        string? folder = SocketFolder.Find();
        string[] listen = arguments.GetValue(_listen) ?? [];
        if (!ExportPlan.TryCreate(
                arguments.GetValue(_fsdev) ?? [], arguments.GetValue(_device) ?? [], arguments.GetValue(_virtfs) ?? [], out ExportPlan plan, out string error)
            || !DoorPlan.TryCreate(listen, plan, folder, out List<DoorAddress> doors, out error))
        {
            return Complaint.Failure(error);
        }

        if (arguments.GetValue(_printQemuArguments))
        {
            plan.Warnings.ToList().ForEach(Complaint.Warn);
            new StartReport(plan, doors, memory).WriteQemuArguments(Console.Out);
            return Complaint.AfterOutput();
        }

        using var daemon = new DaemonProcess(new DaemonSettings
        {
            Plan = plan,
            Doors = doors,
            DoorsAreDefault = listen.Length == 0,
            Memory = memory,
            LogLevel = level,
            TracePath = arguments.GetResult(_trace) is null ? null : arguments.GetValue(_trace) ?? string.Empty,
        });
        error = daemon.Run();
        return error.Length == 0 ? ExitCode.Success : Complaint.Failure(error);
    }

    private static bool TryParseLevel(string? text, out LogLevel level)
    {
        (bool isKnown, level) = text switch
        {
            "error" => (true, LogLevel.Error),
            "warning" => (true, LogLevel.Warning),
            null or "info" => (true, LogLevel.Information),
            "debug" => (true, LogLevel.Debug),
            _ => (false, default),
        };
        return isKnown;
    }

    private static bool IsSize(string text) =>
        text is [.. var digits, var unit] && digits.Length > 0 && digits.All(char.IsAsciiDigit) && (char.IsAsciiDigit(unit) || "KMGT".Contains(unit, StringComparison.Ordinal));
}
