using System;
using System.Threading;
using Virtfs.Linux;
using Virtfs.Protocol;

namespace Virtfs.Server.Transports;

/// <content>Replies whose data are a file's own pages: nobody copies them but the client when it receives them.</content>
internal sealed partial class StreamLane
{
    /// <summary>
    /// From how much data on: below it the three system calls cost as much as the two copies.
    /// </summary>
    internal const int LeastPages = 16 * 1024;

    // The one not in use, kept for the next reply. What wants one meanwhile makes its own: a read that blocks holds it as long.
    private PagePipe? _pages;

    /// <summary>An empty pipe with room for <paramref name="count"/> bytes; null when there is none to be had, or when copying is no slower.</summary>
    internal PagePipe? RentPages(int count)
    {
        if (count < LeastPages || !_stream.CanSendPages)
        {
            return null;
        }

        PagePipe? pages = Interlocked.Exchange(ref _pages, null);
        if (pages is null && !TryMakePages(out pages))
        {
            return null;
        }

        if (pages!.Reserve(count) != Errno.None)
        {
            Close(pages);
            return null;
        }

        return pages;
    }

    /// <summary>Takes a pipe back; what is still in it nobody wants any more.</summary>
    private void ReturnPages(PagePipe pages)
    {
        pages.Discard();
        if (Interlocked.CompareExchange(ref _pages, pages, null) is not null)
        {
            Close(pages);
        }
    }

    private void ClosePages()
    {
        if (Interlocked.Exchange(ref _pages, null) is { } pages)
        {
            Close(pages);
        }
    }

    private bool TryMakePages(out PagePipe? pages)
    {
        pages = null;
        if (!_server.Pipes.TryEnter(PagePipe.Descriptors))
        {
            return false;
        }

        if (PagePipe.Create(out pages) == Errno.None)
        {
            return true;
        }

        _server.Pipes.Leave(PagePipe.Descriptors);
        return false;
    }

    private void Close(PagePipe pages)
    {
        pages.Dispose();
        _server.Pipes.Leave(PagePipe.Descriptors);
    }

    private void SendPagesUnsynchronized(ReadOnlySpan<byte> head, PagePipe pages)
    {
        // What was gathered goes with the head.
        if (head.Length > OutputSize - _outputLength)
        {
            FlushUnsynchronized();
        }

        head.CopyTo(_output.AsSpan(_outputLength));
        int length = _outputLength + head.Length;
        _outputLength = 0;
        if (!_broken)
        {
            EndUnless(_stream.SendPages(_output.AsSpan(0, length), pages));
        }
    }
}
