using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using Virtfs.Daemon.Doors;
using Virtfs.Daemon.Options;

namespace Virtfs.Daemon;

/// <summary>What to give QEMU, and what to type in the guest, so that it mounts what a door shows.</summary>
/// <remarks>Source: reference/vhost-user.md §7.2 and §4.4; the device needs QEMU 10.2 or newer.</remarks>
internal static class QemuArguments
{
    /// <summary>What a guest gets by default as memory.</summary>
    public const string DefaultMemory = "2G";

    /// <summary>Once for each guest: memory that it shares with virtfsd.</summary>
    public static string Memory(string size) =>
        $"-m {size} -object memory-backend-memfd,id=virtfs-mem,size={size},share=on -machine memory-backend=virtfs-mem";

    /// <summary>For each mount tag: the connection and the device.</summary>
    public static IEnumerable<string> Device(DoorAddress door, DeviceOptions device)
    {
        string id = Identifier(device.MountTag!);
        string deviceId = device.DeviceId is null ? string.Empty : $"id={device.DeviceId},";
        yield return $"-chardev socket,id={id},path={OptionText.Escape(door.Where.Host)}";
        yield return $"-device vhost-user-test-device-pci,{deviceId}chardev={id},virtio-id=9,num_vqs=1,vq_size=256,config_size=64{device.Placement}";
    }

    /// <summary>The guest's mount line.</summary>
    public static string GuestMount(DeviceOptions device, ExportOptions export)
    {
        string mount = IsDiskName(device.MountTag!) ? "busybox mount" : "mount";
        string readOnly = export.Access == Server.Exports.AccessMode.ReadOnly ? ",ro" : string.Empty;
        return $"{mount} -t 9p -o trans=virtio,version=9p2000.L,msize=512000,cache=mmap{readOnly} {Operand(device.MountTag!)} /mnt";
    }

    /// <summary>Whether util-linux's mount takes it for the name of a disk, and says EINVAL since there is none; busybox's does not.</summary>
    public static bool IsDiskName(string tag) => tag.Split('=') is [var name, _, ..] && name is "LABEL" or "UUID" or "PARTLABEL" or "PARTUUID" or "ID";

    /// <summary>A word for a shell that the command takes for no option.</summary>
    public static string Operand(string word) => word.StartsWith('-') ? $"-- {Quote(word)}" : Quote(word);

    /// <summary>Quotes a word for a shell, if it needs it.</summary>
    public static string Quote(string word) =>
        word.Length > 0 && word.All(character => char.IsAsciiLetterOrDigit(character) || "%+,-./:=@_".Contains(character, System.StringComparison.Ordinal))
            ? word
            : $"'{word.Replace("'", "'\\''", System.StringComparison.Ordinal)}'";

    /// <summary>QEMU's ids begin with a letter and hold few other signs: the rest are their numbers, so that two tags have two ids.</summary>
    private static string Identifier(string tag)
    {
        var id = new StringBuilder("virtfs-");
        foreach (char character in tag)
        {
            bool isPlain = char.IsAsciiLetterOrDigit(character) || character is '-' or '.' or '_';
            _ = isPlain ? id.Append(character) : id.Append(CultureInfo.InvariantCulture, $"_{(int)character:x2}");
        }

        return id.ToString();
    }
}
