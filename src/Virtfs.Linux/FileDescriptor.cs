using System;
using System.Threading;
using Virtfs.Protocol;

namespace Virtfs.Linux;

/// <summary>
/// Owns one descriptor and closes it once. There is no finalizer: whoever holds the object disposes of it, or gives the descriptor on.
/// </summary>
/// <remarks>
/// <see cref="Dispose"/> and <see cref="Release"/> may race, one of them gets the descriptor. Nothing here keeps a call in progress on
/// <see cref="Value"/> safe from a close on another thread: the owner makes sure that all users are done.
/// </remarks>
public sealed class FileDescriptor : IDisposable
{
    private int _value;

    /// <summary>Takes ownership of an open descriptor.</summary>
    /// <param name="value">The descriptor, 0 or more.</param>
    public FileDescriptor(int value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        _value = value;
    }

    /// <summary>The descriptor; -1, on which every call answers EBADF, once it was closed or released.</summary>
    public int Value => Volatile.Read(ref _value);

    /// <summary>Gives ownership to the caller; -1 if there is nothing left to give.</summary>
    public int Release() => Interlocked.Exchange(ref _value, -1);

    /// <summary>An owner for a second descriptor of the same open file description. EMFILE, ENFILE.</summary>
    public Errno Duplicate(out FileDescriptor? duplicate)
    {
        Errno error = Libc.Duplicate(Value, out int descriptor);
        duplicate = error == Errno.None ? new FileDescriptor(descriptor) : null;
        return error;
    }

    /// <summary>
    /// Closes the descriptor and says what close(2) said: EIO, ENOSPC or EDQUOT may be a write's late failure. None the second time.
    /// </summary>
    public Errno Close()
    {
        int descriptor = Release();
        return descriptor < 0 ? Errno.None : Libc.Close(descriptor);
    }

    /// <inheritdoc/>
    public void Dispose() => Close();
}
