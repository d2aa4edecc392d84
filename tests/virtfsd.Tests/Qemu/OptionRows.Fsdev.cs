using System.Collections.Generic;
using System.Linq;

namespace Virtfs.Daemon.Tests.Qemu;

/// <content>What <c>-fsdev</c> takes.</content>
internal static partial class OptionRows
{
    private static IEnumerable<OptionRow> OfFsdev =>
    [
        .. Exports.Select(Fsdev),
        .. Numbers.Select(number => Fsdev($"{Mapped},fmode={number}")),
        Fsdev(Mapped + ",fmode"),
        Fsdev(Mapped + ",nofmode"),
        Fsdev(Mapped + ",fmode=bad,fmode=0600"),
        Fsdev(Mapped + ",dmode=0x1ff"),
        Fsdev(Mapped + ",dmode="),
        .. from model in new[] { "none", "passthrough", "mapped-file" }
           from key in new[] { "fmode", "dmode" }
           select Fsdev($"local,path={{F}},id=f,security_model={model},{key}=0644"),
        Fsdev(Export + ",writeout=later"),
        Fsdev(Export + ",writeout=immediate"),
        Fsdev(Export + ",multidevs=x"),
        Fsdev(Export + ",max_xattr=4294967296"),
        Fsdev(Export + ",socket=/s"),
        Fsdev(Export + ",sock_fd=3"),
        Fsdev("synth,id=f"),
        Fsdev("synth,id=f,readonly"),
        Fsdev("synth,id=f,path={F}"),
        Fsdev("synth,id=f,throttling.bps-total=5"),
        Fsdev("synth,id=f,max_xattr=-1"),
        Fsdev("synth,id=f,fmode=0600"),
    ];

    private static string[] Exports =>
    [
        string.Empty, "local", Local, ",id=f", "id=f", "id=f,path={F},security_model=none", "fsdriver=" + Export, "id=f,fsdriver=local,path={F},security_model=none",
        "local,id=f,path={F}", "local,id=f,security_model=none", "local,id=f,path={M},security_model=none", "local,id=f,path={R},security_model=none",
        "local,id=f,path={C},security_model=none", "remote,id=f", "local,,path={F},id=f,security_model=none", Export + ",mount_tag=t", Export + ",bogus=1", Export + ",bogus",
        Export + ",readonly", Export + ",readonly=x", Export + ",id=g", Export + ",id=1", "local,id=f,path={F},security_model=bad", Local + ",id=1f", Local + ",id=", Local + ",id",
    ];

    private static string[] Numbers =>
    [
        "644", "0644", "0x1ff", "0b110", "0b2", "0b", "07777", "-1", "+1", "7 ", string.Empty, "644k", "08", "0x", "0xg", "1.5",
        "18446744073709551615", "18446744073709551616", "0777777777777777777777777", "٣",
    ];
}
