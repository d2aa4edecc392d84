using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Virtfs.Client;
using Virtfs.Protocol;

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
    protected override async Task RunAsync(ParseResult arguments, string[] addresses, CancellationToken cancellation)
    {
        using var output = new TerminalOutput();
        string separator = string.Empty;
        foreach (string address in addresses)
        {
            await WithFileAsync(
                arguments,
                address,
                (share, file) =>
                {
                    if (addresses.Length > 1 && file.IsDirectory)
                    {
                        output.Write($"{separator}{address}:\n");
                    }

                    separator = "\n";
                    return ShowAsync(arguments, output, share, file, cancellation);
                },
                cancellation);
        }

        Finish(output);
    }

    private async Task ShowAsync(ParseResult arguments, TerminalOutput output, RemoteShare share, RemoteFile file, CancellationToken cancellation)
    {
        bool isLong = arguments.GetValue(_long);
        var table = new LongListing(arguments.GetValue(_readable));
        if (!file.IsDirectory || arguments.GetValue(_itself))
        {
            RemotePath path = share.Path.IsEmpty ? "/" : share.Path;
            await AddAsync(output, isLong ? table : null, path, file, cancellation);
        }
        else
        {
            foreach (RemotePath name in await NamesAsync(file, arguments.GetValue(_all), cancellation))
            {
                await ShowEntryAsync(output, isLong ? table : null, file, name, cancellation);
            }
        }

        table.Write(output);
    }

    private static async Task<IEnumerable<RemotePath>> NamesAsync(RemoteFile folder, bool showsHidden, CancellationToken cancellation)
    {
        var names = new List<RemotePath>();
        await foreach (RemoteEntry entry in folder.EnumerateAsync(cancellation))
        {
            if (showsHidden || entry.Name.Bytes.Span is not [(byte)'.', ..])
            {
                names.Add(entry.Name);
            }
        }

        return names.Order(Comparer<RemotePath>.Create((one, other) => one.Bytes.Span.SequenceCompareTo(other.Bytes.Span)));
    }

    private async Task ShowEntryAsync(TerminalOutput output, LongListing? table, RemoteFile folder, RemotePath name, CancellationToken cancellation)
    {
        if (table is null)
        {
            await AddAsync(output, null, name, folder, cancellation);
            return;
        }

        try
        {
            await using RemoteFile file = await folder.WalkAsync(name, cancellation);
            await AddAsync(output, table, name, file, cancellation);
        }
        catch (NinePException exception) when (exception is not NinePConnectionException)
        {
            if (exception.Errno == Errno.ENOENT)
            {
                return; // Removed meanwhile.
            }

            Complain(name.ToString(), exception.Errno);
            table.AddUnknown(name);
        }
    }

    /// <summary>Shows a name, or adds a line to the table, where there is one.</summary>
    private static async Task AddAsync(TerminalOutput output, LongListing? table, RemotePath name, RemoteFile file, CancellationToken cancellation)
    {
        if (table is null)
        {
            output.Write(name.Bytes.Span).Write("\n");
            return;
        }

        RemoteAttributes attributes = await file.GetAttributesAsync(cancellation);
        RemotePath target = attributes.IsSymlink ? await file.ReadLinkAsync(cancellation) : default;
        table.Add(attributes.Raw, name, target);
    }
}
