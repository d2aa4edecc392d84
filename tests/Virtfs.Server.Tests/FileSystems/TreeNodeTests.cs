using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;
using Virtfs.Server.Tests.Infrastructure;
using Xunit;

namespace Virtfs.Server.Tests.FileSystems;

/// <summary>What the conformance suite, which the sample of files in memory goes through, does not see of <see cref="TreeNode"/>.</summary>
public sealed class TreeNodeTests
{
    private readonly Item _root = new();

    [Fact]
    public void What_a_removed_file_stored_is_let_go_when_nobody_holds_it_any_more()
    {
        Item file = Make("file");
        Assert.Equal(Errno.None, file.Open(OpenMode.Read, out OpenFile? open));
        file.Dispose();
        Assert.Equal(Errno.None, _root.Unlink("file"u8, UnlinkKind.NonDirectory));
        Assert.False(file.IsReleased);
        open!.Dispose();
        Assert.True(file.IsReleased);
    }

    [Fact]
    public void A_file_with_two_names_is_let_go_with_the_second()
    {
        Item file = Make("file");
        Assert.Equal(Errno.None, _root.MakeLink("link"u8, file));
        file.Dispose();
        Assert.Equal(Errno.None, _root.Unlink("file"u8, UnlinkKind.NonDirectory));
        Assert.False(file.IsReleased);
        Assert.Equal(Errno.None, _root.Unlink("link"u8, UnlinkKind.NonDirectory));
        Assert.True(file.IsReleased);
    }

    [Fact]
    public void A_replaced_file_is_let_go_and_a_moved_one_is_not()
    {
        Item replaced = Make("replaced");
        replaced.Dispose();
        Item moved = Make("moved");
        moved.Dispose();
        Assert.Equal(Errno.None, _root.Rename("moved"u8, _root, "replaced"u8));
        Assert.True(replaced.IsReleased);
        Assert.False(moved.IsReleased);
    }

    [Fact]
    public void Of_two_names_the_one_that_was_looked_up_last_is_removed()
    {
        using Item file = Make("file");
        Assert.Equal(Errno.None, _root.MakeLink("link"u8, file));
        Assert.Equal(Errno.None, _root.Lookup("file"u8, out Node? found, out _));
        Assert.Equal(Errno.None, found!.Remove());
        found.Dispose();
        Assert.Equal(Errno.ENOENT, _root.Lookup("file"u8, out _, out _));
        Assert.Equal(Errno.None, _root.Lookup("link"u8, out found, out _));
        found!.Dispose();
    }

    [Fact]
    public void A_file_without_a_name_gets_none_again()
    {
        using Item file = Make("file");
        Assert.Equal(Errno.None, _root.Unlink("file"u8, UnlinkKind.NonDirectory));
        Assert.Equal(Errno.ENOENT, _root.MakeLink("link"u8, file));
    }

    [Fact]
    public void What_a_file_system_has_not_is_refused_and_leaves_no_name()
    {
        Assert.Equal(Errno.EPERM, _root.MakeNode("fifo"u8, new CreateRequest(InodeMode.S_IFIFO | 0x1A4, 0, 0), 0, out _));
        Assert.Equal(Errno.ENOENT, _root.Lookup("fifo"u8, out _, out _));
    }

    [Fact]
    public void A_name_does_not_go_to_another_tree_nor_to_a_node_of_another_kind()
    {
        using Item file = Make("file");
        foreach (Node elsewhere in (Node[])[new Item(), new TestFileSystem().Root])
        {
            Assert.Equal(Errno.EXDEV, _root.Rename("file"u8, elsewhere, "file"u8));
            Assert.Equal(Errno.EXDEV, file.MoveTo(elsewhere, "file"u8));
            Assert.Equal(Errno.EXDEV, _root.MakeLink("link"u8, elsewhere));
        }

        Assert.Equal(Errno.None, _root.Lookup("file"u8, out Node? found, out _));
        found!.Dispose();
    }

    private Item Make(string name)
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(name);
        Assert.Equal(Errno.None, _root.MakeNode(bytes, new CreateRequest(0x1A4, 0, 0), 0, out _));
        Assert.Equal(Errno.None, _root.Lookup(bytes, out Node? node, out _));
        return (Item)node!;
    }

    private sealed class Item : TreeNode
    {
        public Item()
            : base(permissions: 0x1ED)
        {
        }

        private Item(Item relative, in CreateRequest request)
            : base(relative, request)
        {
        }

        public bool IsReleased { get; private set; }

        protected override Errno MakeChild(in CreateRequest request, out TreeNode? child)
        {
            child = InodeMode.IsRegular(request.Mode & InodeMode.S_IFMT) ? new Item(this, request) : null;
            return child is null ? Errno.EPERM : Errno.None;
        }

        protected override Errno Resize(ulong size) => Errno.EINVAL;

        protected override void OnUnreferenced() => IsReleased = true;
    }
}
