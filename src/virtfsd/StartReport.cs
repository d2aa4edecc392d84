using System.Collections.Generic;
using System.IO;
using System.Linq;
using Virtfs.Daemon.Doors;
using Virtfs.Daemon.Options;
using Virtfs.Server.Exports;

namespace Virtfs.Daemon;

/// <summary>What is printed at the start: for each mount tag what to give QEMU, or a client, and what to type in the guest.</summary>
internal sealed class StartReport(ExportPlan plan, IReadOnlyList<DoorAddress> doors, string memory)
{
    private bool _memoryIsPrinted;

    /// <summary>The arguments for QEMU alone, one a line, for use in a command line.</summary>
    public void WriteQemuArguments(TextWriter output)
    {
        output.WriteLine(QemuArguments.Memory(memory));
        foreach (DoorAddress door in doors.Where(door => door.Kind == DoorKind.VhostUser))
        {
            foreach (string argument in QemuArguments.Device(door, plan.Devices.First(device => device.MountTag == door.Tag)))
            {
                output.WriteLine(argument);
            }
        }
    }

    /// <summary>A block for each mount tag.</summary>
    public void WriteBlocks(TextWriter output)
    {
        foreach (DeviceOptions device in plan.Devices)
        {
            ExportOptions export = plan.FindExport(device.ExportId)!;
            string access = export.Access == AccessMode.ReadOnly ? "read-only" : "read-write";
            output.WriteLine($"{device.MountTag}: {export.Path} ({access}, security_model={Name(export.SecurityModel)})");
            foreach (DoorAddress door in doors.Where(door => door.Tag is null || door.Tag == device.MountTag))
            {
                if (door.Kind == DoorKind.VhostUser)
                {
                    WriteGuest(output, door, device, export);
                }
                else
                {
                    WriteClient(output, door, device);
                }
            }

            output.WriteLine();
        }
    }

    private static string Name(SecurityModel model) => model == SecurityModel.Passthrough ? "passthrough" : "none";

    private void WriteGuest(TextWriter output, DoorAddress door, DeviceOptions device, ExportOptions export)
    {
        output.WriteLine(_memoryIsPrinted ? "  QEMU, after the memory arguments above:" : "  QEMU, with the guest's memory for 2G:".Replace("2G", memory, System.StringComparison.Ordinal));
        if (!_memoryIsPrinted)
        {
            output.WriteLine($"    {QemuArguments.Memory(memory)} \\");
            _memoryIsPrinted = true;
        }

        output.WriteLine("    " + string.Join(" \\\n    ", QemuArguments.Device(door, device).Select(ShellLine)));
        output.WriteLine("  in the guest:");
        output.WriteLine("    " + QemuArguments.GuestMount(device, export));
    }

    private void WriteClient(TextWriter output, DoorAddress door, DeviceOptions device)
    {
        string tag = door.Tag is null && plan.Exports.Count > 1 ? $" --tag {QemuArguments.Quote(device.MountTag!)}" : string.Empty;
        string address = door.Kind switch
        {
            DoorKind.Tcp when door.Host is "" or "*" => $"tcp:localhost:{door.Port}",
            DoorKind.Vsock => $"vsock:host:{door.Port}",
            _ => door.Text,
        };
        output.WriteLine(door.Kind is DoorKind.Unix or DoorKind.Tcp or DoorKind.Vsock
            ? $"  9P clients:\n    virtfsd ls -l{tag} {QemuArguments.Quote(address)}"
            : $"  9P clients on {door.Text}");
    }

    /// <summary>An option and its value, the value quoted if a shell needs it.</summary>
    private static string ShellLine(string argument)
    {
        int space = argument.IndexOf(' ', System.StringComparison.Ordinal);
        return $"{argument[..space]} {QemuArguments.Quote(argument[(space + 1)..])}";
    }
}
