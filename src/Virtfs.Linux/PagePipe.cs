using System;
using System.Diagnostics;
using Virtfs.Protocol;

namespace Virtfs.Linux;

/// <summary>
/// A way for a file's pages to a socket on which nobody copies them: a pipe of this process's own, which splice(2) fills with references to pages and empties again
/// (<see cref="StreamSocket.SendPages"/>).
/// </summary>
/// <remarks>
/// What lies in it are the file's own pages: who changes the file before the other side has received them changes what it receives, as with sendfile(2). One thread
/// at a time.
/// </remarks>
public sealed class PagePipe : IDisposable
{
    /// <summary>How many descriptors one takes.</summary>
    public const int Descriptors = 2;

    private readonly FileDescriptor _readEnd;
    private readonly FileDescriptor _writeEnd;

    // How much fits whatever the pages: a piece of a page takes the place of a whole one.
    private int _capacity;

    private PagePipe(int readEnd, int writeEnd)
    {
        _readEnd = new FileDescriptor(readEnd);
        _writeEnd = new FileDescriptor(writeEnd);
    }

    /// <summary>How many bytes lie in it.</summary>
    public int Length { get; private set; }

    /// <summary>Makes an empty one. EMFILE, ENFILE.</summary>
    public static Errno Create(out PagePipe? pipe)
    {
        Errno error = Libc.CreatePipe(out int readEnd, out int writeEnd);
        pipe = error == Errno.None ? new PagePipe(readEnd, writeEnd) : null;
        return error;
    }

    /// <summary>
    /// Makes sure that so many bytes fit, from any offset on. EPERM where the system allows no pipe as large (/proc/sys/fs/pipe-max-size, pipe-user-pages-soft).
    /// </summary>
    public Errno Reserve(int length)
    {
        if (length <= _capacity)
        {
            return Errno.None;
        }

        // The first and the last page may be pieces.
        int page = Environment.SystemPageSize;
        Errno error = Libc.ResizePipe(_writeEnd.Value, length + (2 * page), out int size);
        if (error == Errno.None)
        {
            _capacity = size - (2 * page);
        }

        return error;
    }

    /// <summary>
    /// Takes pages of a file in, behind those that are there. <see cref="Reserve"/> first. EINVAL also where the file's kind has no pages to give; EAGAIN when it is full,
    /// as it may be early with a file that gives little at a time, since every piece takes the place of a page; else as a read.
    /// </summary>
    /// <param name="file">The file's descriptor.</param>
    /// <param name="offset">From where, in bytes.</param>
    /// <param name="count">How much at most, in bytes.</param>
    /// <param name="taken">How much came: 0 at the end of the file, and less than asked also for other reasons.</param>
    public Errno Fill(int file, ulong offset, int count, out int taken)
    {
        Errno error = Libc.SpliceFromFile(file, offset, _writeEnd.Value, (nuint)count, out long moved);
        taken = (int)moved;
        Length += taken;
        return error;
    }

    /// <summary>Makes it empty again; what lies in it is lost. If that should fail it is closed, and nothing can be reserved in it any more.</summary>
    public void Discard()
    {
        Span<byte> bytes = stackalloc byte[4096];
        while (Length > 0)
        {
            Errno error = Libc.Read(_readEnd.Value, bytes[..Math.Min(bytes.Length, Length)], out int read);
            if (error != Errno.EINTR && read == 0)
            {
                Dispose();
                (Length, _capacity) = (0, 0);
                return;
            }

            Length -= read;
        }
    }

    /// <summary>Closes it; what lies in it is lost.</summary>
    public void Dispose()
    {
        _readEnd.Dispose();
        _writeEnd.Dispose();
    }

    /// <summary>Hands over to a socket what it takes now, at least one byte. EIO when a page's content is gone, as after a failed read of its disk.</summary>
    internal Errno MoveTo(int socket)
    {
        Errno error = Libc.SpliceToSocket(_readEnd.Value, socket, (nuint)Length, out long moved);
        Length -= (int)moved;
        Debug.Assert(Length >= 0, "No more comes out than went in.");
        return error == Errno.None && moved == 0 ? Errno.EIO : error;
    }
}
