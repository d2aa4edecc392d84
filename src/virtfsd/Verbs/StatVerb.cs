using System;
using System.CommandLine;
using System.Globalization;
using System.Text;
using Virtfs.Client;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;

namespace Virtfs.Daemon.Verbs;

/// <summary><c>virtfsd stat</c>.</summary>
internal sealed class StatVerb() : Verb("stat", VerbHelp.Stat, fewest: 1)
{
    /// <inheritdoc/>
    protected override void Run(ParseResult arguments, string[] addresses)
    {
        using var output = new TerminalOutput();
        foreach (string address in addresses)
        {
            if (!TryConnect(arguments, address, out RemoteShare? share))
            {
                continue;
            }

            using (share)
            {
                Errno error = Show(output, share!);
                if (error != Errno.None)
                {
                    Complain(address, error);
                }
            }
        }
    }

    /// <summary>Shows a link itself, not where it leads, as stat(1) does.</summary>
    private static Errno Show(TerminalOutput output, RemoteShare share)
    {
        Errno error = FindItself(share, out RemoteFile? file);
        if (error != Errno.None)
        {
            return error;
        }

        using (file)
        {
            error = file!.GetAttributes(out Rgetattr attributes);
            byte[] target = [];
            if (error == Errno.None && InodeMode.IsSymbolicLink(attributes.Mode))
            {
                error = file.ReadLink(out target);
            }

            if (error == Errno.None)
            {
                Print(output, share.Address.FilePath.Length == 0 ? "/" : share.Address.FilePath, attributes, target);
            }

            return error;
        }
    }

    private static Errno FindItself(RemoteShare share, out RemoteFile? file)
    {
        string path = share.Address.FilePath.TrimEnd('/');
        int slash = path.LastIndexOf('/');
        if (path.Length == share.Address.FilePath.Length && slash >= 0)
        {
            Errno error = share.Root.Resolve(Encoding.UTF8.GetBytes(path[..slash]), out RemoteFile? parent);
            if (error != Errno.None)
            {
                file = null;
                return error;
            }

            using (parent)
            {
                return parent!.Walk(Encoding.UTF8.GetBytes(path[(slash + 1)..]), out file);
            }
        }

        return share.Root.Resolve(Encoding.UTF8.GetBytes(path), out file);
    }

    private static void Print(TerminalOutput output, string path, in Rgetattr attributes, byte[] target)
    {
        output.Write("  File: ").Write(Encoding.UTF8.GetBytes(path));
        if (target.Length > 0)
        {
            output.Write(" -> ").Write(target);
        }

        string mode = Convert.ToString(attributes.Mode & InodeMode.PermissionBits, 8).PadLeft(4, '0');
        bool isDevice = (attributes.Mode & InodeMode.S_IFMT) is InodeMode.S_IFCHR or InodeMode.S_IFBLK;
        string device = isDevice
            ? Invariant($"  Device type: {DeviceNumber.Major(attributes.DeviceNumber)},{DeviceNumber.Minor(attributes.DeviceNumber)}")
            : string.Empty;
        output.Write(Invariant($"""

              Size: {attributes.Size,-15} Blocks: {attributes.Blocks,-10} IO Block: {attributes.BlockSize,-6} {FileMode.DescribeType(attributes.Mode)}
             Inode: {attributes.Qid.Path,-15} Links: {attributes.LinkCount}{device}
            Access: ({mode}/{FileMode.Describe(attributes.Mode)})  Uid: {attributes.Uid}   Gid: {attributes.Gid}
            Access: {Time(attributes.AtimeSeconds, attributes.AtimeNanoseconds)}
            Modify: {Time(attributes.MtimeSeconds, attributes.MtimeNanoseconds)}
            Change: {Time(attributes.CtimeSeconds, attributes.CtimeNanoseconds)}
               Qid: type 0x{(byte)attributes.Qid.Type:x2}, version {attributes.Qid.Version}

            """));
    }

    private static string Time(ulong seconds, ulong nanoseconds) => Invariant(
        $"{Moment.ToLocal(seconds, 0):yyyy-MM-dd HH:mm:ss}.{nanoseconds:D9} {Moment.ToLocal(seconds, 0):zzz}");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
