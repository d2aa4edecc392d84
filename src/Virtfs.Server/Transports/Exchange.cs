using System;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Threading;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.Exports;
using Virtfs.Server.Sessions;

namespace Virtfs.Server.Transports;

/// <summary>
/// One request on its way: the T-message as a private copy, the place for its R-message, and where it stands. Doors derive from it, keep a few and use
/// them over and over.
/// </summary>
/// <remarks>
/// Ownership: the door's until it is handed to <see cref="Session.Serve"/>; the session's until <see cref="Lane.Complete"/>, <see cref="Lane.Discard"/>;
/// the door's again from <see cref="Lane.Recycle"/> on. The request is a copy because a guest can rewrite its memory at any time: only the copy is decoded.
/// A reply is a head, always in private memory, and for Rread data that may lie in the client's own memory, from byte 11 of the reply on.
/// </remarks>
public abstract unsafe class Exchange
{
    private const int InitialCapacity = 4096;

    private byte* _request;
    private int _requestCapacity;
    private int _requestLength;
    private byte* _reply;
    private int _replyCapacity;
    private volatile bool _cancelled;
    private volatile Throttle? _throttle;
    private ReplyDirectoryWriter? _directory;
    private ReplyStatWriter? _stats;

    /// <summary>Makes an exchange with small buffers; they grow as needed and stay grown.</summary>
    protected Exchange()
    {
        _requestCapacity = _replyCapacity = InitialCapacity;
        _request = (byte*)NativeMemory.Alloc(InitialCapacity);
        _reply = (byte*)NativeMemory.Alloc(InitialCapacity);
    }

    /// <summary>The T-message: whole, or for Twrite the 23 bytes before its data.</summary>
    public ReadOnlySpan<byte> Request => new(_request, _requestLength);

    /// <summary>The message's tag, 0 before it is decoded.</summary>
    public ushort Tag { get; internal set; }

    /// <summary>How many bytes of the reply lie in the head.</summary>
    public int ReplyHeadLength { get; private set; }

    /// <summary>How many bytes of data follow the head, put into <see cref="DataRoom"/>.</summary>
    public int ReplyDataLength { get; private set; }

    /// <summary>The whole reply's length.</summary>
    public int ReplyLength => ReplyHeadLength + ReplyDataLength;

    /// <summary>The reply's head.</summary>
    public ReadOnlySpan<byte> ReplyHead => new(_reply, ReplyHeadLength);

    /// <summary>The longest reply the client has room for, in bytes.</summary>
    public abstract int ReplyLimit { get; }

    /// <summary>How many bytes of Twrite's data are there, behind its 23 fixed bytes.</summary>
    public abstract int PayloadLength { get; }

    /// <summary>True when it moves so much data that an answer before it should not wait, and that another worker should take what comes behind it.</summary>
    public virtual bool IsBulk => false;

    /// <summary>What was wrong with the request before it could be decoded (EFAULT: memory the client does not have): its answer, if not None.</summary>
    public Errno Fault { get; private set; }

    /// <summary>True once a Tflush asked for this request to be given up.</summary>
    public bool IsCancelled => _cancelled;

    /// <summary>Where it came in.</summary>
    internal Lane? Lane { get; set; }

    /// <summary>True once it waited for its turn and may go on.</summary>
    internal bool HasPassed { get; set; }

    /// <summary>The worker that runs it now, for interrupting it; null when none does.</summary>
    internal Worker? Worker { get; set; }

    /// <summary>The exchange served before this one and still in flight; the tag table's own.</summary>
    internal Exchange? PreviousInFlight { get; set; }

    /// <summary>The exchange served after this one and still in flight; the tag table's own.</summary>
    internal Exchange? NextInFlight { get; set; }

    /// <summary>The first Tflush that waits for this request; the tag table's own.</summary>
    internal Exchange? FirstFlush { get; set; }

    /// <summary>The Tflush that waits behind this one for the same request; the tag table's own.</summary>
    internal Exchange? NextFlush { get; set; }

    /// <summary>The fids the request uses, kept alive until it ends; the session's own.</summary>
    internal Fid? FirstFid { get; set; }

    /// <summary>The second of them.</summary>
    internal Fid? SecondFid { get; set; }

    /// <summary>Encodes directory entries into this exchange's reply; made when first needed.</summary>
    internal ReplyDirectoryWriter Directory => _directory ??= new ReplyDirectoryWriter(this);

    /// <summary>Encodes stat records into this exchange's reply; made when first needed.</summary>
    internal ReplyStatWriter Stats => _stats ??= new ReplyStatWriter(this);

    /// <summary>When it was begun, in <see cref="Stopwatch"/> ticks; 0 unless traced.</summary>
    internal long StartedAt { get; set; }

    /// <summary>Room for Rread's data, bytes 11 to 11 + <paramref name="count"/> of the reply. Valid until the exchange is recycled.</summary>
    /// <param name="count">Bytes, at most <see cref="ReplyLimit"/> - 11.</param>
    public abstract ReadOnlySpan<IoVector> DataRoom(int count);

    /// <summary>
    /// An empty pipe for Rread's data instead of <see cref="DataRoom"/>, where that is the faster way; else null. What is in it when the reply is given follows
    /// the head.
    /// </summary>
    /// <param name="count">Bytes, at most <see cref="ReplyLimit"/> - 11; there is room for them.</param>
    public virtual PagePipe? PageRoom(int count) => null;

    /// <summary>
    /// Twrite's data. The memory may be the guest's and change at any time: hand it to a system call, never decide by it. Valid until the exchange is recycled.
    /// </summary>
    /// <param name="count">Bytes, at most <see cref="PayloadLength"/>.</param>
    public abstract ReadOnlySpan<IoVector> Payload(int count);

    /// <summary>Private memory of at least <paramref name="length"/> bytes for a request; what was there is kept.</summary>
    protected Span<byte> ReserveRequest(int length)
    {
        Reserve(ref _request, ref _requestCapacity, length);
        return new Span<byte>(_request, _requestCapacity);
    }

    /// <summary>Says that the request's copy is complete, and makes the exchange ready for a new run.</summary>
    /// <param name="length">The copy's length.</param>
    /// <param name="fault">What is wrong with it already, to be answered instead of the request.</param>
    protected void BeginRequest(int length, Errno fault = Errno.None)
    {
        Debug.Assert(length <= _requestCapacity, "More was copied than there is room for.");
        _requestLength = length;
        _cancelled = false;
        HasPassed = false;
        Fault = fault;
        Tag = 0;
        Worker = null;
        ReplyHeadLength = 0;
        ReplyDataLength = 0;
    }

    /// <summary>Private memory for a reply's head, at least <paramref name="capacity"/> bytes.</summary>
    internal Span<byte> ReserveReply(int capacity)
    {
        Reserve(ref _reply, ref _replyCapacity, capacity);
        return new Span<byte>(_reply, _replyCapacity);
    }

    /// <summary>The private reply memory's address, for doors whose data room lies in it.</summary>
    protected byte* ReplyAddress => _reply;

    /// <summary>The private request memory's address, for doors whose payload lies in it.</summary>
    protected byte* RequestAddress => _request;

    /// <summary>Makes sure the reply memory holds <paramref name="capacity"/> bytes.</summary>
    protected void EnsureReplyCapacity(int capacity) => Reserve(ref _reply, ref _replyCapacity, capacity);

    /// <summary>Says how long the reply is.</summary>
    internal void SetReply(int headLength, int dataLength = 0)
    {
        ReplyHeadLength = headLength;
        ReplyDataLength = dataLength;
    }

    /// <summary>Marks the request as given up; whoever runs it sees EINTR, and a throttle lets it go.</summary>
    internal void Cancel()
    {
        _cancelled = true;
        Interlocked.MemoryBarrier();
        _throttle?.Release(this);
    }

    /// <summary>Says that it waits in a throttle.</summary>
    internal void Park(Throttle throttle)
    {
        _throttle = throttle;
        Interlocked.MemoryBarrier();
    }

    /// <summary>Has a worker go on with it.</summary>
    internal void Resume() => Worker!.Pool.Resume(this);

    /// <summary>Says that it waits there no more.</summary>
    internal void Unpark() => _throttle = null;

    /// <summary>Frees the buffers; the exchange must not be used any more.</summary>
    public virtual void Free()
    {
        NativeMemory.Free(_request);
        NativeMemory.Free(_reply);
        _request = _reply = null;
        _requestCapacity = _replyCapacity = 0;
    }

    private static void Reserve(ref byte* buffer, ref int capacity, int length)
    {
        if (length > capacity)
        {
            // Powers of two, so that a growing client costs few reallocations.
            int grown = (int)uint.Min((uint)Array.MaxLength, System.Numerics.BitOperations.RoundUpToPowerOf2((uint)length));
            buffer = (byte*)NativeMemory.Realloc(buffer, (nuint)grown);
            capacity = grown;
        }
    }
}
