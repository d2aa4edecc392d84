using System;
using System.CommandLine;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using Virtfs.Client;
using Virtfs.Linux;
using Virtfs.Protocol.Messages;

namespace Virtfs.Daemon.Verbs;

/// <summary><c>virtfsd stat</c>.</summary>
internal sealed class StatVerb() : Verb("stat", VerbHelp.Stat, fewest: 1)
{
    /// <inheritdoc/>
    protected override async Task RunAsync(ParseResult arguments, string[] addresses, CancellationToken cancellation)
    {
        using var output = new TerminalOutput();
        foreach (string address in addresses)
        {
            await WithShareAsync(arguments, address, share => ShowAsync(output, share, cancellation), cancellation);
        }

        Finish(output);
    }

    /// <summary>Shows a link itself, not where it leads, as stat(1) does.</summary>
    private static async Task ShowAsync(TerminalOutput output, RemoteShare share, CancellationToken cancellation)
    {
        await using RemoteFile file = await share.Files.FindItselfAsync(share.Path, cancellation);
        RemoteAttributes attributes = await file.GetAttributesAsync(cancellation);
        RemotePath target = attributes.IsSymlink ? await file.ReadLinkAsync(cancellation) : default;
        Print(output, share.Path.IsEmpty ? "/" : share.Path, attributes.Raw, target);
    }

    private static void Print(TerminalOutput output, RemotePath path, in Rgetattr attributes, RemotePath target)
    {
        output.Write("  File: ").Write(path.Bytes.Span);
        if (!target.IsEmpty)
        {
            output.Write(" -> ").Write(target.Bytes.Span);
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
