using System.IO;
using System.Reflection;
using Virtfs.Daemon.Doors;

namespace Virtfs.Daemon.CommandLine;

/// <summary>What <c>--help</c> and <c>--version</c> print.</summary>
internal static class HelpText
{
    /// <summary>The program's version.</summary>
    public static string Version { get; } =
        typeof(HelpText).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>One screen about everything.</summary>
    public static void Write(TextWriter output) => output.Write($"""
        virtfsd {Version} shares folders with virtual machines (virtio-9p over vhost-user) and with 9P clients.

        Share a folder; this prints what to give QEMU (10.2 or newer) and what to type in the guest:
          virtfsd -virtfs local,path=/srv/data,mount_tag=data,security_model=none
        Share it on sockets too:
          virtfsd -virtfs ... --listen vhost-user:/tmp/data.sock --listen unix:/tmp/data.9p
        Look into a share without mounting it:
          virtfsd ls -l unix:/tmp/data.9p          virtfsd cp -r unix:/tmp/data.9p/src ./here
          virtfsd cat, stat and df likewise; virtfsd ls --help tells more

        What to share, in QEMU's words; each as often as you like, a comma in a value written twice:
          -virtfs local,path=FOLDER,mount_tag=TAG,security_model=MODEL[,id=NAME][,readonly=on]
                  [,multidevs=remap|forbid|warn][,max_xattr=NUMBER][,writeout=immediate]
          -fsdev local,id=NAME,path=FOLDER,security_model=MODEL[,...][,throttling.KEY=NUMBER]  with
          -device virtio-9p-pci,fsdev=NAME,mount_tag=TAG
              MODEL is mapped-xattr or mapped-file (the guest's owners and modes are kept
              beside the files; [,fmode=MODE][,dmode=MODE] for the host's), none (new files
              belong to who runs virtfsd), or passthrough (owners are the host's; needs root)
              KEY is bps-total (bytes a second) or iops-total (requests), or with -read or -write
              instead of -total; each with -max and -max-length too, as in QEMU
          -virtfs synth,mount_tag=TAG[,id=NAME][,readonly=on][,max_xattr=NUMBER]
              no folder but the tree of files that QEMU's own tests use
          -virtfs proxy,socket=PATH,mount_tag=TAG[,readonly=on][,writeout=immediate]
              what virtfs-proxy-helper serves at PATH, or sock_fd=FD; deprecated

        Where to let them in; without it, a vhost-user socket for each tag in {SocketFolder.Find() ?? "$XDG_RUNTIME_DIR/virtfsd"}:
          --listen vhost-user:PATH[,tag=TAG]     QEMU and other machine monitors
          --listen unix:PATH | tcp:HOST:PORT | vsock:CID:PORT | fd:N | stdio [,tag=TAG]
                                                 9P clients; one tag, or the one they attach to
          --listen vhost-user-fd:N[,tag=TAG]     a socket inherited

        And:
          --print-qemu-args    print the arguments for QEMU, nothing else, and end
          --memory SIZE        the guest's memory in those arguments ({QemuArguments.DefaultMemory})
          --log-level LEVEL    error, warning, info (as it is) or debug
          --trace [FILE]       print every message, to standard error or a file
          --version, --help

        """);
}
