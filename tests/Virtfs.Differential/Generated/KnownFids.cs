using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Virtfs.Differential.Host;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;

namespace Virtfs.Differential.Generated;

/// <summary>The fids of a session, followed from its messages and QEMU's replies.</summary>
public sealed class KnownFids
{
    /// <summary>The path of the export itself.</summary>
    public const string Root = ".";

    private readonly SortedDictionary<uint, KnownFid> _fids = [];

    /// <summary>All fids, by number.</summary>
    public IReadOnlyDictionary<uint, KnownFid> All => _fids;

    /// <summary>How often names have come, gone or moved.</summary>
    public int NameChanges { get; private set; }

    public bool TryGet(uint number, out KnownFid fid) => _fids.TryGetValue(number, out fid!);

    /// <summary>A new session has begun with fid 0 at the root.</summary>
    public void BeginAgain(ulong root)
    {
        _fids.Clear();
        _fids.Add(0, new KnownFid(FidState.Walked, Root, root));
    }

    /// <summary>Learns from a message and its reply.</summary>
    public void Learn(MessageType type, ReadOnlySpan<byte> body, ReadOnlySpan<byte> reply)
    {
        if (!MessageHeader.TryDecode(reply, out MessageHeader header))
        {
            return;
        }

        bool succeeded = header.Type == type + 1;
        NameChanges += ChangesNames(type) ? 1 : 0;
        var request = new WireReader(body);
        var answer = new WireReader(reply[MessageHeader.Length..]);
        switch (type)
        {
            case MessageType.Tversion:
                _fids.Clear();
                break;
            case MessageType.Tclunk or MessageType.Tremove:
                _fids.Remove(request.ReadU32());
                break;
            case MessageType.Tattach when succeeded:
                _fids[request.ReadU32()] = new KnownFid(FidState.Walked, Root, Inode(answer.ReadQid()));
                break;
            case MessageType.Twalk when succeeded:
                Walk(request, answer);
                break;
            case MessageType.Tlopen or MessageType.Topen when succeeded:
                Open(request.ReadU32(), answer.ReadQid());
                break;
            case MessageType.Tlcreate when succeeded:
                Create(ref request, answer.ReadQid(), FidState.File);
                break;
            case MessageType.Tcreate when succeeded && Tcreate.TryDecode(body, Dialect.U, out Tcreate create):
                Create(ref request, answer.ReadQid(), StateOf(create.Permissions & StatMode.KindMask));
                break;
            case MessageType.Twstat when succeeded && Twstat.TryDecode(body, Dialect.U, out Twstat change) && !change.Stat.Name.IsEmpty:
                ChangeName(change);
                break;
            case MessageType.Tread when succeeded && StateOf(body) == FidState.Directory:
            case MessageType.Treaddir when succeeded:
                Read(request.ReadU32(), request.ReadU64());
                break;
            case MessageType.Txattrwalk when succeeded:
                KnownFid of = _fids[request.ReadU32()];
                _fids[request.ReadU32()] = of with { State = FidState.Xattr, IsPending = false };
                break;
            case MessageType.Txattrcreate when succeeded:
                uint number = request.ReadU32();
                _fids[number] = _fids[number] with { State = FidState.Xattr, IsPending = true };
                break;
            case MessageType.Trename when succeeded:
                uint mover = request.ReadU32();
                KnownFid moved = _fids[mover];
                uint directory = request.ReadU32();
                string parent = directory == Limits.NoFid ? ParentOf(moved.Path) : _fids[directory].Path;
                Move(moved.Path, Join(parent, Name(ref request)), mover);
                break;
            case MessageType.Trenameat when succeeded:
                uint from = request.ReadU32();
                string old = Join(_fids[from].Path, Name(ref request));
                uint to = request.ReadU32();
                Move(old, Join(_fids[to == Limits.NoFid ? from : to].Path, Name(ref request)));
                break;
            default:
                break;
        }
    }

    /// <summary>The path of a name in a directory.</summary>
    public static string Join(string directory, string name) => name switch
    {
        "." => directory,
        ".." => ParentOf(directory),
        _ => directory == Root ? name : $"{directory}/{name}",
    };

    /// <summary>The directory a path is in.</summary>
    public static string ParentOf(string path)
    {
        int slash = path.LastIndexOf('/');
        return slash < 0 ? Root : path[..slash];
    }

    /// <summary>Reads a name as the servers do: as far as its first NUL.</summary>
    public static string Name(ref WireReader reader) => Name(reader.ReadString());

    /// <summary>A name as the servers take it: as far as its first NUL.</summary>
    public static string Name(ReadOnlySpan<byte> bytes)
    {
        string name = Encoding.Latin1.GetString(bytes);
        int end = name.IndexOf('\0', StringComparison.Ordinal);
        return end < 0 ? name : name[..end];
    }

    /// <summary>True when the fid's name does not lead to its object any more, so that the servers mean different things by it.</summary>
    public static bool IsStale(KnownFid fid, HostState disk)
    {
        ArgumentNullException.ThrowIfNull(fid);
        ArgumentNullException.ThrowIfNull(disk);
        return fid.IsLeftBehind || !disk.TryFind(fid.Path, out HostObject? found) || found.Attributes.Inode != fid.Inode;
    }

    // With one device (see Side.TryStat).
    private static ulong Inode(Qid qid) => qid.Path >> 1;

    private void Walk(WireReader request, WireReader answer)
    {
        KnownFid fid = _fids[request.ReadU32()];
        uint newFid = request.ReadU32();
        int names = request.ReadU16();
        if (answer.ReadU16() != names)
        {
            return;
        }

        string path = fid.Path;
        ulong inode = fid.Inode;
        for (int i = 0; i < names; i++)
        {
            path = Join(path, Name(ref request));
            inode = Inode(answer.ReadQid());
        }

        _fids[newFid] = new KnownFid(FidState.Walked, path, inode);
    }

    private static bool ChangesNames(MessageType type) => type is
        MessageType.Tlcreate or MessageType.Tmkdir or MessageType.Tmknod or MessageType.Tsymlink or MessageType.Tlink or MessageType.Tunlinkat or
        MessageType.Tremove or MessageType.Trename or MessageType.Trenameat or MessageType.Tcreate;

    private void Open(uint number, Qid qid)
    {
        FidState state = (qid.Type & QidType.Directory) != 0 ? FidState.Directory : FidState.File;
        _fids[number] = _fids[number] with { State = state, ListedAt = NameChanges };
    }

    private void Read(uint number, ulong offset)
    {
        if (offset == 0)
        {
            _fids[number] = _fids[number] with { ListedAt = NameChanges };
        }
    }

    private FidState StateOf(ReadOnlySpan<byte> body) => TryGet(new WireReader(body).ReadU32(), out KnownFid fid) ? fid.State : FidState.None;

    private static FidState StateOf(StatMode kind) => kind switch
    {
        StatMode.None => FidState.File,
        _ => (kind & StatMode.Directory) != 0 ? FidState.Directory : FidState.Walked,
    };

    private void ChangeName(Twstat change)
    {
        string path = _fids[change.Fid].Path;
        NameChanges++;
        Move(path, Join(ParentOf(path), Name(change.Stat.Name)), change.Fid);
    }

    private void Create(ref WireReader request, Qid qid, FidState state)
    {
        uint number = request.ReadU32();
        _fids[number] = new KnownFid(state, Join(_fids[number].Path, Name(ref request)), Inode(qid), ListedAt: NameChanges);
    }

    // With a fid that was the one to move (Trename), what becomes of the others is QEMU's secret (IntendedDifferences.RenameMovesAll).
    private void Move(string from, string to, uint? mover = null)
    {
        foreach ((uint number, KnownFid fid) in _fids.ToArray())
        {
            if (fid.Path == from || fid.Path.StartsWith(from + "/", StringComparison.Ordinal))
            {
                _fids[number] = fid with
                {
                    Path = to + fid.Path[from.Length..],
                    IsLeftBehind = fid.IsLeftBehind || (mover is { } only && number != only),
                };
            }
        }
    }
}
