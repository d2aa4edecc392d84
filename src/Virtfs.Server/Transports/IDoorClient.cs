using Virtfs.Protocol;

namespace Virtfs.Server.Transports;

/// <summary>A client that a <see cref="SocketDoor"/> let in.</summary>
public interface IDoorClient
{
    /// <summary>Begins to serve it; called once, by the door. It leaves the door by itself when it has ended, and after an error too.</summary>
    /// <param name="workers">Who serves it.</param>
    /// <returns>EAGAIN when the system has no thread left for it.</returns>
    Errno Start(WorkerPool workers);

    /// <summary>Sends it away; returns at once. It may have gone already. Called by any thread.</summary>
    void Shutdown();
}
