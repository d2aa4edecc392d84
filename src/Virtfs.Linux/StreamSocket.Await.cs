using System.Threading;
using System.Threading.Tasks;
using Virtfs.Protocol;

namespace Virtfs.Linux;

public sealed partial class StreamSocket
{
    private readonly Lock _waitLock = new();

    // Guarded by _waitLock. Made by the first wait: who never waits this way holds no descriptors for it.
    private DescriptorReadiness? _readable;
    private DescriptorReadiness? _writable;
    private bool _isShutDown;

    /// <summary>
    /// Waits, without a thread, until <see cref="TryReceive"/> is worth trying; for one at a time. None also after <see cref="Shutdown"/>. EMFILE, ENFILE.
    /// </summary>
    public ValueTask<Errno> WaitReadableAsync() => WaitAsync(ref _readable, Descriptor, EpollEvents.EPOLLIN);

    /// <summary>As <see cref="WaitReadableAsync"/>, for <see cref="TrySendVectored"/>.</summary>
    public ValueTask<Errno> WaitWritableAsync() => WaitAsync(ref _writable, _pipes?.Output.Value ?? Descriptor, EpollEvents.EPOLLOUT);

    private ValueTask<Errno> WaitAsync(ref DescriptorReadiness? readiness, int descriptor, EpollEvents events)
    {
        lock (_waitLock)
        {
            Errno error = _isShutDown || readiness is not null ? Errno.None : DescriptorReadiness.Create(descriptor, events, out readiness);

            // Of a regular file, as standard input may be, nobody has to wait for anything.
            return error == Errno.EPERM || _isShutDown ? new ValueTask<Errno>(Errno.None)
                : error != Errno.None ? new ValueTask<Errno>(error)
                : readiness!.WaitAsync();
        }
    }

    /// <summary>Lets waits return for good.</summary>
    private void EndWaits()
    {
        lock (_waitLock)
        {
            _isShutDown = true;
            _readable?.End();
            _writable?.End();
        }
    }
}
