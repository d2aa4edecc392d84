using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using Virtfs.Client;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;

namespace Virtfs.Daemon.Verbs;

/// <summary><c>virtfsd ls</c>.</summary>
internal sealed class ListVerb : Verb
{
    private readonly Option<bool> _long = new("-l");
    private readonly Option<bool> _all = new("-a");
    private readonly Option<bool> _readable = new("-h");
    private readonly Option<bool> _itself = new("-d");

    /// <summary>Makes the command.</summary>
    public ListVerb()
        : base("ls", VerbHelp.List, fewest: 1)
    {
        foreach (Option option in (Option[])[_long, _all, _readable, _itself])
        {
            Command.Options.Add(option);
        }
    }

    /// <inheritdoc/>
    protected override void Run(ParseResult arguments, string[] addresses)
    {
        using var output = new TerminalOutput();
        string separator = string.Empty;
        foreach (string address in addresses)
        {
            if (!TryFind(arguments, address, out RemoteShare? share, out RemoteFile? file))
            {
                continue;
            }

            using (share)
            using (file)
            {
                if (addresses.Length > 1 && file!.IsDirectory)
                {
                    output.Write($"{separator}{address}:\n");
                }

                separator = "\n";
                Errno error = Show(arguments, output, share!, file!);
                if (error != Errno.None)
                {
                    Complain(address, error);
                }
            }
        }
    }

    private Errno Show(ParseResult arguments, TerminalOutput output, RemoteShare share, RemoteFile file)
    {
        bool isLong = arguments.GetValue(_long);
        if (!file.IsDirectory || arguments.GetValue(_itself))
        {
            string path = share.Address.FilePath.Length == 0 ? "/" : share.Address.FilePath;
            return Print(output, [(System.Text.Encoding.UTF8.GetBytes(path), file)], isLong, arguments.GetValue(_readable));
        }

        Errno error = file.List(out IReadOnlyList<RemoteEntry> entries);
        if (error != Errno.None)
        {
            return error;
        }

        IEnumerable<byte[]> names = entries.Select(entry => entry.Name.ToArray());
        if (!arguments.GetValue(_all))
        {
            names = names.Where(name => name is not [(byte)'.', ..]);
        }

        var rows = new List<(byte[] Name, RemoteFile? File)>();
        foreach (byte[] name in names.Order(Comparer<byte[]>.Create((one, other) => one.AsSpan().SequenceCompareTo(other))))
        {
            RemoteFile? entry = null;
            if (isLong)
            {
                error = file.Walk(name, out entry);
                if (error == Errno.ENOENT)
                {
                    continue; // Removed meanwhile.
                }

                if (error != Errno.None)
                {
                    Complain(System.Text.Encoding.UTF8.GetString(name), error);
                }
            }

            rows.Add((name, entry));
        }

        error = Print(output, rows, isLong, arguments.GetValue(_readable));
        rows.ForEach(row => row.File?.Dispose());
        return error;
    }

    private static Errno Print(TerminalOutput output, List<(byte[] Name, RemoteFile? File)> rows, bool isLong, bool isReadable)
    {
        if (!isLong)
        {
            rows.ForEach(row => output.Write(row.Name).Write("\n"));
            return Errno.None;
        }

        var table = new LongListing(isReadable);
        foreach ((byte[] name, RemoteFile? file) in rows)
        {
            byte[] target = [];
            if (file is not null && file.GetAttributes(out Rgetattr attributes) == Errno.None)
            {
                if (InodeMode.IsSymbolicLink(attributes.Mode))
                {
                    _ = file.ReadLink(out target);
                }

                table.Add(attributes, name, target);
            }
            else
            {
                table.AddUnknown(name);
            }
        }

        table.Write(output);
        return Errno.None;
    }
}
