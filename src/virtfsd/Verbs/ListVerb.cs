using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Virtfs.Client;
using Virtfs.Protocol;

namespace Virtfs.Daemon.Verbs;

/// <summary><c>virtfsd ls</c>.</summary>
internal sealed class ListVerb : Verb
{
    // What the names of one folder may take, to be put in order: three million of usual length. The listing of a server may have no end.
    private const long MostToSort = 256 << 20;

    // Beside its bytes: the array they are in, and its place in the list.
    private const int RoomOfName = 64;

    private readonly Option<bool> _long = new("-l");
    private readonly Option<bool> _all = new("-a");
    private readonly Option<bool> _readable = new("-h");
    private readonly Option<bool> _itself = new("-d");
    private readonly Option<bool> _unsorted = new("-U");

    /// <summary>Makes the command.</summary>
    public ListVerb()
        : base("ls", VerbHelp.List, fewest: 1)
    {
        foreach (Option option in (Option[])[_long, _all, _readable, _itself, _unsorted])
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
                    return ShowAsync(arguments, output, address, share.Path, file, cancellation);
                },
                cancellation);
        }

        Finish(output);
    }

    private async Task ShowAsync(
        ParseResult arguments, TerminalOutput output, string address, RemotePath path, RemoteFile file, CancellationToken cancellation)
    {
        LongListing? table = arguments.GetValue(_long) ? new LongListing(output, arguments.GetValue(_readable)) : null;
        if (!file.IsDirectory || arguments.GetValue(_itself))
        {
            await AddAsync(output, table, path.IsEmpty ? "/" : path, file, cancellation);
        }
        else
        {
            IAsyncEnumerable<RemotePath> names = NamesAsync(file, arguments.GetValue(_all), cancellation);
            await foreach (RemotePath name in arguments.GetValue(_unsorted) ? names : InOrderAsync(address, names))
            {
                await ShowEntryAsync(output, table, file, name, cancellation);
                if (output.Error != Errno.None)
                {
                    return; // A listing may have no end, but nobody reads it any more.
                }
            }
        }

        table?.Flush();
    }

    private static async IAsyncEnumerable<RemotePath> NamesAsync(
        RemoteFile folder, bool showsHidden, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (RemoteEntry entry in folder.EnumerateAsync(cancellation))
        {
            if (showsHidden || entry.Name.Bytes.Span is not [(byte)'.', ..])
            {
                yield return entry.Name;
            }
        }
    }

    private async IAsyncEnumerable<RemotePath> InOrderAsync(string address, IAsyncEnumerable<RemotePath> names)
    {
        var all = new List<RemotePath>();
        long room = 0;
        await foreach (RemotePath name in names)
        {
            room += name.Bytes.Length + RoomOfName;
            if (room > MostToSort)
            {
                Complain(address, $"more than {all.Count} names are too many to put in order; ls -U shows them as they come");
                yield break;
            }

            all.Add(name);
        }

        all.Sort((one, other) => one.Bytes.Span.SequenceCompareTo(other.Bytes.Span));
        foreach (RemotePath name in all)
        {
            yield return name;
        }
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
