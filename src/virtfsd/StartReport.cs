using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using Virtfs.Daemon.Doors;
using Virtfs.Daemon.Options;
using Virtfs.Hosting;
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
        foreach (DoorAddress door in doors.Where(door => door.Where.Kind == ListenKind.VhostUser))
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
            output.WriteLine(export.Driver == "local"
                ? $"{device.MountTag}: {PrintableText.Of(export.Path)} ({access}, security_model={Name(export.SecurityModel)})"
                : $"{device.MountTag}: {export.Driver} ({access})");
            List<DoorAddress> open = [.. doors.Where(door => door.Tag is null || door.Tag == device.MountTag)];
            foreach (DoorAddress door in open.Where(door => door.Where.Kind == ListenKind.VhostUser))
            {
                WriteGuest(output, door, device, export);
            }

            List<DoorAddress> plain = [.. open.Where(door => !door.Where.IsVhostUser)];
            if (plain.Count > 0)
            {
                output.WriteLine("  9P clients:");
                plain.ForEach(door => WriteClient(output, door, device));
            }

            output.WriteLine();
        }
    }

    private static string Name(SecurityModel model) => model switch
    {
        SecurityModel.Passthrough => "passthrough",
        SecurityModel.MappedXattr => "mapped-xattr",
        SecurityModel.MappedFile => "mapped-file",
        _ => "none",
    };

    private void WriteGuest(TextWriter output, DoorAddress door, DeviceOptions device, ExportOptions export)
    {
        output.WriteLine(_memoryIsPrinted ? "  QEMU, with the memory arguments above:" : "  QEMU:");
        if (!_memoryIsPrinted)
        {
            output.WriteLine($"    {QemuArguments.Memory(memory)} \\");
            _memoryIsPrinted = true;
        }

        output.WriteLine("    " + string.Join(" \\\n    ", QemuArguments.Device(door, device).Select(ShellLine)));
        output.WriteLine(QemuArguments.IsDiskName(device.MountTag!) ? "  in the guest, where mount itself takes this tag for the name of a disk:" : "  in the guest:");
        output.WriteLine("    " + QemuArguments.GuestMount(device, export));
    }

    private void WriteClient(TextWriter output, DoorAddress door, DeviceOptions device)
    {
        // Where a door shows one export alone, clients need not say which.
        string tag = door.Tag is null && plan.Exports.Count > 1 ? device.MountTag! : string.Empty;
        string choice = tag.Length > 0 ? $" --tag={QemuArguments.Quote(tag)}" : string.Empty;
        string name = tag.Length > 0 ? $",aname={QemuArguments.Quote(tag)}" : string.Empty;
        string options = $"version=9p2000.L,msize=1048576{name}";
        string host = door.Where.Host switch
        {
            "" or "*" or "0.0.0.0" => "127.0.0.1",
            "::" => "::1",
            var named => named,
        };
        output.WriteLine(door.Where.Kind switch
        {
            ListenKind.Unix => $"    virtfsd ls -l{choice} {QemuArguments.Quote(door.Where.Text)}",
            ListenKind.Tcp => $"    virtfsd ls -l{choice} {door.Where.WithHost(host).Text}",
            ListenKind.Vsock => $"    virtfsd ls -l{choice} vsock:host:{door.Where.Port}",
            _ => $"    whoever holds the other end of {door.Where.Text}",
        });
        if (tag.IndexOfAny([',', '"']) >= 0)
        {
            output.WriteLine($"    (mount cannot say this tag; it need not at an address of its own: --listen ADDRESS,tag={QemuArguments.Quote(OptionText.Escape(tag))})");
        }
        else if (door.Where.Kind == ListenKind.Unix)
        {
            output.WriteLine($"    mount -t 9p -o trans=unix,{options} {QemuArguments.Operand(door.Where.Host)} /mnt");
        }
        else if (door.Where.Kind == ListenKind.Tcp)
        {
            output.WriteLine($"    mount -t 9p -o trans=tcp,port={door.Where.Port},{options} {NumberOf(host)} /mnt");
        }
    }

    /// <summary>The address that a name stood for when it was listened at: the kernel's client knows numbers alone.</summary>
    private static string NumberOf(string host)
    {
        try
        {
            return Dns.GetHostAddresses(host) is [IPAddress first, ..] ? first.ToString() : host;
        }
        catch (SocketException)
        {
            return host;
        }
    }

    /// <summary>An option and its value, the value quoted if a shell needs it.</summary>
    private static string ShellLine(string argument)
    {
        int space = argument.IndexOf(' ', System.StringComparison.Ordinal);
        return $"{argument[..space]} {QemuArguments.Quote(argument[(space + 1)..])}";
    }
}
