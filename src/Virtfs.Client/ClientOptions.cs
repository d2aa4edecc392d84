using System;
using System.Threading;
using Virtfs.Linux;
using Virtfs.Protocol;

namespace Virtfs.Client;

/// <summary>What a client starts with.</summary>
public sealed record ClientOptions
{
    /// <summary>The largest message to agree on with the server, in bytes; <see cref="Limits.MinimumMsize"/> or more.</summary>
    public int Msize { get; init; } = 1024 * 1024;

    /// <summary>Which export: its mount tag; empty where there is only one.</summary>
    public string MountTag { get; init; } = string.Empty;

    /// <summary>Who attaches, by name; may be empty.</summary>
    public string UserName { get; init; } = string.Empty;

    /// <summary>Who attaches, by number; <see cref="Limits.NoUserId"/> for nobody in particular.</summary>
    public uint UserId { get; init; } = Libc.GetEffectiveUserId();

    /// <summary>The group of what is created.</summary>
    public uint GroupId { get; init; } = Libc.GetEffectiveGroupId();

    /// <summary>How long connecting may take, agreeing on the version and attaching included. Asynchronous connects alone.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long an asynchronous request may take before it is given up with ETIMEDOUT. For ever unless said otherwise: a lock, a slow disk or a file that
    /// blocks may take any time. A Tclunk is never given up: its fid would be left behind.
    /// </summary>
    public TimeSpan RequestTimeout { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>
    /// How long the server has to answer the Tflush of a request that was cancelled. Until it has, the request's memory is in use; a server that does not
    /// answer within this time loses the connection, with ETIMEDOUT.
    /// </summary>
    public TimeSpan CancelTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// The most asynchronous requests in flight on the connection; further ones wait for their turn. From 1 to 16,384. What cancels does not wait, and what closes not for them.
    /// </summary>
    public int MaximumRequests { get; init; } = 256;
}
