using System;
using Virtfs.Linux;
using Virtfs.Server.FileSystems;

namespace Virtfs.Drivers.Local.Locks;

/// <summary>
/// An owner who holds or awaits locks of one file, with a descriptor of its own: the host's locks belong to the open file description, so equal owners
/// never conflict, through however many fids they come, and different ones and the host's processes do.
/// </summary>
/// <remarks>Everything under the lock of <see cref="InodeLocks"/>; the descriptor stays open while there are ranges or waiters.</remarks>
internal sealed class LockHolder
{
    // Linux's is its host's name, 64 bytes at the most.
    private const int UsualClientId = 256;

    private byte[] _clientId = [];
    private int _clientIdLength;

    /// <summary>The session.</summary>
    public ulong SessionId { get; private set; }

    /// <summary>The client's process.</summary>
    public uint ProcessId { get; private set; }

    /// <summary>The descriptor that holds the locks on the host.</summary>
    public int Descriptor { get; set; }

    /// <summary>How the descriptor is open: a lock to read wants reading, one to write writing.</summary>
    public OpenFlags Access { get; set; }

    /// <summary>How many ranges it holds.</summary>
    public int Ranges { get; set; }

    /// <summary>How many of its ranges go with the file that is being closed; 0 when none is.</summary>
    public int LeavingRanges { get; set; }

    /// <summary>How many threads wait for the host to grant one.</summary>
    public int Waiters { get; set; }

    /// <summary>Begins a life.</summary>
    public void Begin(in LockOwner owner)
    {
        SessionId = owner.SessionId;
        ProcessId = owner.ProcessId;
        if (_clientId.Length < owner.ClientId.Length)
        {
            _clientId = new byte[owner.ClientId.Length];
        }

        owner.ClientId.CopyTo(_clientId);
        _clientIdLength = owner.ClientId.Length;
        Ranges = Waiters = 0;
    }

    /// <summary>Ends it; what it keeps for the next is small.</summary>
    public void End()
    {
        _clientId = _clientId.Length > UsualClientId ? [] : _clientId;
        _clientIdLength = 0;
    }

    /// <summary>How many records an owner counts as, by the length of its name.</summary>
    public static int RecordsOf(int clientIdLength) => 1 + (clientIdLength / LockQuotas.BytesOfRecord);

    /// <summary>How many records this one counts as.</summary>
    public int Records => RecordsOf(_clientIdLength);

    /// <summary>The client's name for itself, in memory of its own.</summary>
    public ReadOnlyMemory<byte> CopyClientId() => _clientId.AsSpan(0, _clientIdLength).ToArray();

    /// <summary>True when this is that owner.</summary>
    public bool Is(in LockOwner owner) =>
        SessionId == owner.SessionId && ProcessId == owner.ProcessId && owner.ClientId.SequenceEqual(_clientId.AsSpan(0, _clientIdLength));

    /// <summary>
    /// The host's lock for a kind. Where the server may not open the file for writing, a lock to write is one to read on the host, and the table alone
    /// keeps our own owners apart.
    /// </summary>
    public short HostType(LockKind kind)
    {
        if (Access == OpenFlags.O_RDWR)
        {
            return kind == LockKind.Read ? FileLock.F_RDLCK : FileLock.F_WRLCK;
        }

        return Access == OpenFlags.O_RDONLY ? FileLock.F_RDLCK : FileLock.F_WRLCK;
    }
}
