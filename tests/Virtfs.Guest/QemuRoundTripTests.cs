using System.IO;
using System.Linq;
using System.Text;
using Virtfs.GuestTests.Harness;
using Virtfs.Testing;
using Xunit;

namespace Virtfs.GuestTests;

/// <summary>One guest with a device of QEMU's own 9pfs and one of virtfsd on the same folder: neither the guest nor the host can tell who made a tree.</summary>
[Collection(QemuCollection.Name)]
public sealed class QemuRoundTripTests(QemuLab lab)
{
    private static readonly string[] Programs = ["find", "stat", "getfattr", "getfacl", "sums"];

    [Theory]
    [InlineData(SecurityModel.Passthrough)]
    [InlineData(SecurityModel.MappedXattr)]
    [InlineData(SecurityModel.MappedFile)]
    [InlineData(SecurityModel.None)]
    public void A_tree_made_and_changed_by_either_is_the_same_through_both_and_on_the_host(SecurityModel model)
    {
        using Mount qemu = lab.First.Mount(lab.Export(model).OfQemu, options: ",posixacl");
        using Mount virtfsd = lab.First.Mount(lab.Export(model), options: ",posixacl", folder: qemu.Folder);

        string refusedByQemu = qemu.Run("python3 $SCRIPTS/odd_tree.py of-qemu");
        string refusedByVirtfsd = virtfsd.Run("python3 $SCRIPTS/odd_tree.py of-virtfsd");

        Assert.Equal(refusedByQemu, refusedByVirtfsd);
        Assert.Equal(model == SecurityModel.None, refusedByVirtfsd.Length > 0);
        AssertSame(HostState(qemu.At("of-qemu")), HostState(qemu.At("of-virtfsd")), "what is on the host");
        AssertSameThroughBoth(qemu, virtfsd, "of-qemu");
        AssertSameThroughBoth(qemu, virtfsd, "of-virtfsd");

        virtfsd.Run("python3 $SCRIPTS/change_tree.py of-qemu");
        qemu.Run("python3 $SCRIPTS/change_tree.py of-virtfsd");

        AssertSame(HostState(qemu.At("of-virtfsd")), HostState(qemu.At("of-qemu")), "what is on the host after changes by the other");
        AssertSameThroughBoth(qemu, virtfsd, "of-qemu"); // the trees are equal on the host, so that one will do
    }

    [Theory]
    [InlineData(SecurityModel.Passthrough)]
    [InlineData(SecurityModel.MappedXattr)]
    [InlineData(SecurityModel.MappedFile)]
    [InlineData(SecurityModel.None)]
    public void A_tree_made_on_the_host_is_the_same_through_both(SecurityModel model)
    {
        using Mount qemu = lab.First.Mount(lab.Export(model).OfQemu, options: ",posixacl");
        using Mount virtfsd = lab.First.Mount(lab.Export(model), options: ",posixacl", folder: qemu.Folder);
        GuestProgram("python3", Path.Combine(GuestScripts.Folder, "odd_tree.py"), qemu.At("of-host"));
        if (model == SecurityModel.MappedXattr)
        {
            GuestProgram("setfacl", "-Rbk", qemu.At("of-host")); // the one thing that differs: docs/qemu-compatibility.md, host-access-list
        }

        AssertSameThroughBoth(qemu, virtfsd, "of-host");
    }

    [Fact]
    public void Inode_numbers_of_several_file_systems_below_an_export_are_the_same_through_both()
    {
        using Mount qemu = lab.First.Mount(lab.Export(SecurityModel.None).OfQemu);
        using Mount virtfsd = lab.First.Mount(lab.Export(SecurityModel.None), folder: qemu.Folder);
        qemu.RunOnHost("for i in 1 2 3; do mkdir $i; mount -t tmpfs test-$i $i; mkdir $i/folder; touch $i/folder/{a,b,c}; done");
        try
        {
            const string List = "find . -printf '%i %P\\n'";
            string throughQemu = qemu.Run(List);
            string throughVirtfsd = virtfsd.Run(List);

            Assert.Equal(throughQemu, throughVirtfsd);
            string[] numbers = [.. throughVirtfsd.Split('\n').Select(line => line.Split(' ')[0])];
            Assert.Equal(numbers.Length, numbers.Distinct().Count());
        }
        finally
        {
            qemu.RunOnHost("umount -l 1 2 3"); // lazily: servers still hold what is in there
        }
    }

    private void AssertSameThroughBoth(Mount qemu, Mount virtfsd, string tree)
    {
        virtfsd.Run($"bash $SCRIPTS/describe.sh {tree} $CONTROL/through-virtfsd", seconds: 120);
        qemu.Run($"bash $SCRIPTS/describe.sh {tree} $CONTROL/through-qemu", seconds: 120);
        foreach (string program in Programs)
        {
            AssertSame(Said("through-qemu", program), Said("through-virtfsd", program), $"what {program} says of the tree {tree}");
        }
    }

    private string Said(string server, string program) => File.ReadAllText(Path.Combine(lab.First.Control, $"{server}.{program}"), Encoding.Latin1);

    private static string HostState(string folder) => GuestProgram("python3", Path.Combine(GuestScripts.Folder, "host_state.py"), folder);

    // The host may have no such program of its own.
    private static string GuestProgram(string name, params string[] arguments) => Host.Run(RepositoryFolder.Path, $"""
        source eng/lib.sh
        export PYTHONHOME=$guest_root/usr
        run_from "$guest_root" {name} {string.Join(' ', arguments.Select(argument => $"'{argument}'"))}
        """);

    // The first lines that differ say more than two whole texts.
    private static void AssertSame(string qemu, string virtfsd, string what)
    {
        string[] one = qemu.Split('\n');
        string[] other = virtfsd.Split('\n');
        string[] different = [.. one.Except(other).Select(line => "QEMU    " + line), .. other.Except(one).Select(line => "virtfsd " + line)];
        Assert.True(qemu == virtfsd, $"{what} differs in {different.Length} lines, or in their order:\n{string.Join('\n', different.Take(40))}");
    }
}
