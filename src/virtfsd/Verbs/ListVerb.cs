using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
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

    // Entries that -l looks at together: each takes three requests, of which one waits for the other.
    private const int LooksUnderWay = 64;

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
        bool isLong = arguments.GetValue(_long);
        var table = new LongListing(output, arguments.GetValue(_readable));
        if (!file.IsDirectory || arguments.GetValue(_itself))
        {
            RemotePath name = path.IsEmpty ? "/" : path;
            Show(output, table, isLong ? await LookAsync(file, name, cancellation) : new Sight(name));
            table.Flush();
            return;
        }

        IAsyncEnumerable<RemotePath> names = NamesAsync(file, arguments.GetValue(_all), cancellation);
        names = arguments.GetValue(_unsorted) ? names : InOrderAsync(address, names);
        IAsyncEnumerable<Sight> sights = isLong
            ? names.SelectAheadAsync(LooksUnderWay, (name, unwanted) => LookAtEntryAsync(file, name, unwanted), cancellation)
            : names.Select(name => new Sight(name));
        try
        {
            await foreach (Sight sight in sights)
            {
                Show(output, table, sight);
                if (output.Error != Errno.None)
                {
                    break; // A listing may have no end, but nobody reads it any more.
                }
            }
        }
        finally
        {
            table.Flush();
        }
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

    private static async Task<Sight> LookAtEntryAsync(RemoteFile folder, RemotePath name, CancellationToken cancellation)
    {
        try
        {
            await using RemoteFile file = await folder.WalkAsync(name, cancellation);
            return await LookAsync(file, name, cancellation);
        }
        catch (NinePException exception) when (exception is not NinePConnectionException)
        {
            return new Sight(name, Error: exception.Errno);
        }
    }

    private static async Task<Sight> LookAsync(RemoteFile file, RemotePath name, CancellationToken cancellation)
    {
        RemoteAttributes attributes = await file.GetAttributesAsync(cancellation);
        return new Sight(name, attributes, attributes.IsSymlink ? await file.ReadLinkAsync(cancellation) : default);
    }

    /// <summary>Shows a name, or adds a line to the table where there is more to be seen.</summary>
    private void Show(TerminalOutput output, LongListing table, in Sight sight)
    {
        if (sight.Attributes is { } attributes)
        {
            table.Add(attributes.Raw, sight.Name, sight.Target);
        }
        else if (sight.Error == Errno.None)
        {
            output.Write(sight.Name.Bytes.Span).Write("\n");
        }
        else if (sight.Error != Errno.ENOENT) // Else it was removed meanwhile.
        {
            Complain(sight.Name.ToString(), sight.Error);
            table.AddUnknown(sight.Name);
        }
    }

    /// <summary>What is to be seen of an entry.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Attributes">Its attributes; null where they were not asked for, or could not be had.</param>
    /// <param name="Target">Where it leads as a symbolic link.</param>
    /// <param name="Error">Why its attributes could not be had.</param>
    private readonly record struct Sight(RemotePath Name, RemoteAttributes? Attributes = null, RemotePath Target = default, Errno Error = Errno.None);
}
