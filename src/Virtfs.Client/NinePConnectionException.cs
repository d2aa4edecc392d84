using Virtfs.Protocol;

namespace Virtfs.Client;

/// <summary>There is no connection, or no more: every request of the client fails like this. Connect anew; fids and locks are gone.</summary>
public sealed class NinePConnectionException(Errno errno, MessageType? request = null, RemotePath path = default)
    : NinePException(errno, request, path);
