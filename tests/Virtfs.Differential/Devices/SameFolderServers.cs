using System;
using System.IO;
using Virtfs.Differential.Peers;
using Virtfs.Qtest;
using Xunit;

namespace Virtfs.Differential.Devices;

/// <summary>One folder exported by a QEMU and by the daemon, both new. What is mounted in it is unmounted in the end.</summary>
internal class SameFolderServers : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("virtfs-devices-");
    private readonly DaemonProcess _daemon;
    private readonly QemuProcess _qemu;

    /// <param name="options">The export's, beside path and model, with QEMU's commas.</param>
    /// <param name="prepare">What makes the folder <c>root</c>, in bash.</param>
    public SameFolderServers(string options, string prepare)
    {
        try
        {
            OnHost(prepare);
            string fileSystem = $"local,path={Root},security_model=none,{options}";
            _daemon = DaemonProcess.StartAsSelf(
                _folder.FullName,
                ["-fsdev", $"{fileSystem},id=f", "-device", "virtio-9p-pci,fsdev=f,mount_tag=virtfsd", "--listen", $"vhost-user:{At("guest")}", "--listen", $"unix:{At("client")}"],
                [At("guest"), At("client")]);
            _qemu = QemuProcess.Start([QemuDevice.Own("qemu", fileSystem), QemuDevice.VhostUser("virtfsd", At("guest"))]);
            Qemu = new Conversation(new RingPeer(_qemu, "qemu"));
            Virtfsd = new Conversation(new RingPeer(_qemu, "virtfsd"));
            Assert.Equal(Qemu.Root, Virtfsd.Root);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The session with QEMU's own 9pfs.</summary>
    public Conversation Qemu { get; } = null!;

    /// <summary>The session with virtfsd on a ring.</summary>
    public Conversation Virtfsd { get; } = null!;

    public string QemuLog => _qemu.Log;

    public string VirtfsdLog => _daemon.Log;

    private string Root => At("root");

    /// <summary>Begins another session with virtfsd, on a socket.</summary>
    public Conversation Connect() => new(new SocketPeer(At("client")));

    /// <summary>Asks both, QEMU first; the answers must be equal.</summary>
    /// <returns>The answer.</returns>
    public string Same(Func<Conversation, string> question)
    {
        string expected = question(Qemu);
        Assert.Equal(expected, question(Virtfsd));
        return expected;
    }

    /// <summary>Runs a script in bash, in the folder above the export's <c>root</c>.</summary>
    public void OnHost(string script) => GuestTests.Harness.Host.Run(_folder.FullName, script);

    public void Dispose()
    {
        Virtfsd?.Dispose();
        Qemu?.Dispose();
        _qemu?.Dispose();
        _daemon?.Dispose();

        // The deepest first. What this process mounted is all there is below.
        OnHost($"for m in $(awk -v at='{_folder.FullName}/' 'index($5, at) == 1 {{ print $5 }}' /proc/self/mountinfo | tac); do umount -l \"$(printf '%b' \"$m\")\"; done");
        _folder.Delete(recursive: true);
    }

    /// <summary>The path of something beside the export.</summary>
    protected string At(string name) => Path.Combine(_folder.FullName, name);
}
