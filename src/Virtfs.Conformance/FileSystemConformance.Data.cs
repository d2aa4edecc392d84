using System;
using System.Linq;
using System.Text;
using Virtfs.Conformance.Infrastructure;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;
using Xunit;

namespace Virtfs.Conformance;

/// <content>Opening, reading, writing, truncating.</content>
public abstract partial class FileSystemConformance
{
    [FactOf(Abilities.Write)]
    public void WhatIsWrittenIsRead()
    {
        OpenFile file = Open(MakeFile("file"), OpenMode.ReadWrite);
        Write(file, 0, "hello");
        Write(file, 5, " world");
        Assert.Equal("hello world", Read(file));
        Assert.Equal("world", Read(file, 6));
    }

    [Fact]
    public void ReadingAtTheEndOrBeyondGivesNothing()
    {
        OpenFile file = Open(MakeFile("file", "12345"), OpenMode.Read);
        Assert.Equal("", Read(file, 5));
        Assert.Equal("", Read(file, 1UL << 40));
    }

    [Fact]
    public void ReadingAcrossTheEndGivesWhatThereIs() => Assert.Equal("45", Read(Open(MakeFile("file", "12345"), OpenMode.Read), 3));

    [FactOf(Abilities.Write)]
    public void AHoleReadsAsZeros()
    {
        Node node = MakeFile("file");
        Write(Open(node, OpenMode.Write), 10, "x");
        Assert.Equal(new string('\0', 10) + "x", Content(node));
        Assert.Equal(11UL, Attributes(node).Size);
    }

    [FactOf(Abilities.Write | Abilities.LargeFiles)]
    public void OffsetsReachBeyondFourGigabytes()
    {
        OpenFile file = Open(MakeFile("file"), OpenMode.ReadWrite);
        Write(file, 5_000_000_000, "far");
        Assert.Equal("far", Read(file, 5_000_000_000));
    }

    [TheoryOf(Abilities.Write)]
    [InlineData(1UL << 63)]
    [InlineData(ulong.MaxValue)]
    public void AnOffsetNoFileCanHaveIsEINVAL(ulong offset)
    {
        OpenFile file = Open(MakeFile("file"), OpenMode.ReadWrite);
        Assert.Equal(Errno.EINVAL, file.Read(offset, new byte[1], out _));
        Assert.Equal(Errno.EINVAL, file.Write(offset, "x"u8, out _));
    }

    [Fact]
    public unsafe void PiecesAreFilledInOrder()
    {
        OpenFile file = Open(MakeFile("file", "abcdefgh"), OpenMode.Read);
        byte* memory = stackalloc byte[8];
        ReadOnlySpan<IoVector> pieces = [new IoVector(memory + 4, 3), new IoVector(memory, 4)];
        Assert.Equal(Errno.None, file.ReadVectored(1, pieces, out long count));
        Assert.Equal(7, count);
        Assert.Equal("efgh"u8.ToArray(), new Span<byte>(memory, 4).ToArray());
        Assert.Equal("bcd"u8.ToArray(), new Span<byte>(memory + 4, 3).ToArray());
    }

    [Fact]
    public void PagesAreWhatReadingGives()
    {
        string content = string.Concat(Enumerable.Range(0, 20_000).Select(i => (char)('a' + (i % 26))));
        OpenFile file = Open(MakeFile("file", content), OpenMode.Read);
        Assert.Equal(Errno.None, PagePipe.Create(out PagePipe? pages));
        using (pages)
        {
            Assert.Equal(Errno.None, pages!.Reserve(20_000));
            Errno errno = file.ReadPages(5000, 20_000, pages, out int read);
            if (errno == Errno.EOPNOTSUPP)
            {
                // A file need not have any.
                Assert.Equal((0, 0), (read, pages.Length));
                return;
            }

            Assert.Equal((Errno.None, 15_000, 15_000), (errno, read, pages.Length));
            Assert.Equal(content[5000..], Received(pages));
            Assert.Equal((Errno.None, 0), (file.ReadPages(20_000, 100, pages, out read), read));
        }
    }

    private static string Received(PagePipe pages)
    {
        Assert.Equal(Errno.None, StreamSocket.CreatePair(out StreamSocket? sender, out StreamSocket? receiver));
        using (sender)
        using (receiver)
        {
            byte[] bytes = new byte[pages.Length];
            Assert.Equal(Errno.None, sender!.SendPages([], pages));
            Assert.Equal(Errno.None, receiver!.ReceiveExactly(bytes, out int count));
            return Encoding.UTF8.GetString(bytes, 0, count);
        }
    }

    [FactOf(Abilities.Write)]
    public unsafe void PiecesAreWrittenInOrder()
    {
        Node node = MakeFile("file", "........");
        byte* memory = stackalloc byte[4];
        "abcd"u8.CopyTo(new Span<byte>(memory, 4));
        ReadOnlySpan<IoVector> pieces = [new IoVector(memory + 2, 2), new IoVector(memory, 2)];
        Assert.Equal(Errno.None, Open(node, OpenMode.Write).WriteVectored(2, pieces, out long count));
        Assert.Equal(4, count);
        Assert.Equal("..cdab..", Content(node));
    }

    [Fact]
    public unsafe void MorePiecesThanTheHostTakesAreReadBitByBit()
    {
        const int Pieces = 2500;
        string content = string.Concat(Enumerable.Range(0, Pieces).Select(i => (char)('a' + (i % 26))));
        OpenFile file = Open(MakeFile("file", content), OpenMode.Read);
        byte[] memory = new byte[Pieces];
        fixed (byte* start = memory)
        {
            var pieces = new IoVector[Pieces];
            for (int i = 0; i < Pieces; i++)
            {
                pieces[i] = new IoVector(start + i, 1);
            }

            int done = 0;
            while (done < Pieces)
            {
                Assert.Equal(Errno.None, file.ReadVectored((ulong)done, pieces.AsSpan(done), out long count));
                Assert.InRange(count, 1, Pieces - done);
                done += (int)count;
            }
        }

        Assert.Equal(Bytes(content), memory);
    }

    [FactOf(Abilities.Write)]
    public void AppendingIgnoresTheOffset()
    {
        Node node = MakeFile("file", "12345");
        Write(Open(node, OpenMode.Write | OpenMode.Append), 0, "678");
        Assert.Equal("12345678", Content(node));
    }

    [FactOf(Abilities.Write)]
    public void OpeningWithTruncateEmpties()
    {
        Node node = MakeFile("file", "12345");
        Open(node, OpenMode.Write | OpenMode.Truncate);
        Assert.Equal(0UL, Attributes(node).Size);
    }

    [Fact]
    public void WritingToAFileOpenedForReadingIsEBADF() =>
        Assert.Equal(Errno.EBADF, Open(MakeFile("file"), OpenMode.Read).Write(0, "x"u8, out _));

    [FactOf(Abilities.Write)]
    public void ReadingAFileOpenedForWritingIsEBADF() =>
        Assert.Equal(Errno.EBADF, Open(MakeFile("file", "x"), OpenMode.Write).Read(0, new byte[1], out _));

    [Fact]
    public void AFileOpenedForReadingCannotBeTruncated() => Assert.Equal(Errno.EINVAL, Open(MakeFile("file", "x"), OpenMode.Read).Truncate(0));

    [FactOf(Abilities.Write)]
    public void TruncatingCutsAndExtends()
    {
        Node node = MakeFile("file", "12345");
        OpenFile file = Open(node, OpenMode.ReadWrite);
        Assert.Equal(Errno.None, file.Truncate(2));
        Assert.Equal("12", Read(file));
        Assert.Equal(Errno.None, file.Truncate(4));
        Assert.Equal("12\0\0", Read(file));
    }

    [FactOf(Abilities.Write)]
    public void ALengthNoFileCanHaveIsEINVAL() => Assert.Equal(Errno.EINVAL, Open(MakeFile("file"), OpenMode.Write).Truncate(1UL << 63));

    [FactOf(Abilities.Write)]
    public void TwoOpenFilesSeeEachOther()
    {
        Node node = MakeFile("file");
        OpenFile reader = Open(node, OpenMode.Read);
        Write(Open(node, OpenMode.Write), 0, "seen");
        Assert.Equal("seen", Read(reader));
    }

    [FactOf(Abilities.Write)]
    public void FlushingWorksForBothScopesAndForDirectories()
    {
        OpenFile file = Open(MakeFile("file"), OpenMode.Write);
        Write(file, 0, "data");
        Assert.Equal(Errno.None, file.Flush(FlushScope.DataOnly));
        Assert.Equal(Errno.None, file.Flush(FlushScope.Everything));
        Assert.Equal(Errno.None, Open(Root, OpenMode.Read).Flush(FlushScope.Everything));
    }

    [TheoryOf(Abilities.Write)]
    [InlineData(OpenMode.DataSync)]
    [InlineData(OpenMode.Sync)]
    [InlineData(OpenMode.NoAccessTime)]
    [InlineData(OpenMode.NonBlocking)]
    public void OtherWaysToOpenReadAndWriteTheSame(OpenMode way)
    {
        OpenFile file = Open(MakeFile("file"), OpenMode.ReadWrite | way);
        Write(file, 0, "data");
        Assert.Equal("data", Read(file));
    }

    [Fact]
    public void OpeningAFileAsADirectoryIsENOTDIR() => Assert.Equal(Errno.ENOTDIR, TryOpen(MakeFile("file"), OpenMode.Directory));

    [Fact]
    public void ADirectoryCanBeOpenedWhateverTheMode()
    {
        OpenFile directory = Open(MakeDirectory("directory"), OpenMode.ReadWrite | OpenMode.Truncate);
        Assert.Equal(Errno.EISDIR, directory.Read(0, new byte[1], out _));
        Assert.Equal(Errno.EISDIR, directory.Write(0, "x"u8, out _));
        Assert.Equal(Errno.EINVAL, directory.Truncate(0));
    }

    [Fact]
    public void AFileIsNoDirectoryToRead() =>
        Assert.Equal(Errno.ENOTDIR, Open(MakeFile("file"), OpenMode.Read).ReadDirectory(0, new EntryList(1000)));
}
