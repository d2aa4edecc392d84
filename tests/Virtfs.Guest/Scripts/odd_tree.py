"""odd_tree.py FOLDER: makes FOLDER with one of everything that a file system holds, and says what the server refuses."""
import os
import socket
import stat
import struct
import sys

OLD = 981173106  # 2001-02-03 04:05:06 UTC; Linux's client keeps whole seconds
os.umask(0o022)
os.mkdir(sys.argv[1])
os.chdir(sys.argv[1])


def make(name, data=b"", mode=0o644, owner=(0, 0)):
    with open(name, "xb") as file:
        file.write(data)
    os.chown(name, *owner)
    os.chmod(name, mode)


def folder(name, mode=0o755, owner=(0, 0)):
    os.mkdir(name)
    os.chown(name, *owner)
    os.chmod(name, mode)


def set_list(name, kind, **entries):
    """A POSIX ACL as setfacl(1) would set it: acl(5), and the kernel's uapi/linux/posix_acl_xattr.h for its bytes."""
    tags = {"user": 1, "u": 2, "group": 4, "g": 8, "mask": 16, "other": 32}
    packed = struct.pack("<I", 2)
    for key, permissions in entries.items():
        tag = key.rstrip("0123456789")
        packed += struct.pack("<HHI", tags[tag], permissions, int(key[len(tag):] or 0xffffffff))
    try:
        os.setxattr(name, "system.posix_acl_" + kind, packed)
    except OSError as error:
        print(f"{name}, {kind}: {error.strerror}")


for mode in 0, 0o400, 0o666, 0o1644, 0o2755, 0o4755, 0o6711, 0o7777:
    make(f"mode-{mode:o}", b"text", mode)
for uid, gid in (1000, 1001), (4294967294, 4294967293), (2147483648, 65534):
    make(f"owner-{uid}-{gid}", b"text", 0o640, (uid, gid))
    folder(f"folder-{uid}-{gid}", 0o2750, (uid, gid))
for mode in 0, 0o700, 0o1777, 0o2775, 0o7777:
    folder(f"folder-mode-{mode:o}", mode)
path = b"nested"
for level in range(6):
    folder(path, 0o700 + level)
    make(path + b"/file", b"level %d\n" % level, 0o600 + level, (level, level))
    path += b"/folder"

for name in b"\xff\xfe\x80", b"a\nb", b" lead and trail ", b"-rf", b"...", b"a\\b", b"'\"", b"x" * 255, b"tab\there", b"*", "\N{GREEK SMALL LETTER ALPHA}".encode():
    make(name, name)
    folder(b"in " + name[:250])
    make(b"in " + name[:250] + b"/" + name, name, 0o600, (7, 8))

make("empty")
make("large", bytes(range(256)) * 2048)
make("sparse", b"begin")
with open("sparse", "r+b") as file:
    file.seek(300 << 10)
    file.write(b"middle")
    file.truncate(500 << 10)

for name, target in (("relative", b"nested/file"), ("absolute", b"/etc/hostname"), ("dangling", b"no\nwhere"), ("bytes", b"\xff\x01"), ("long", b"x" * 4000)):
    os.symlink(target, "link-" + name)
os.chown("link-absolute", 5, 6, follow_symlinks=False)

os.mkfifo("fifo", 0o620)
os.mknod("char", 0o666 | stat.S_IFCHR, os.makedev(1, 3))
os.mknod("block", 0o640 | stat.S_IFBLK, os.makedev(7, 0))
os.mknod("large-device", 0o600 | stat.S_IFCHR, os.makedev(259, 70000))
os.chown("block", 0, 6)
socket.socket(socket.AF_UNIX).bind("socket")
os.chmod("socket", 0o2770)

make("one", b"one file\n", 0o4711, (1000, 1000))
os.link("one", "two")
os.link("one", "nested/three")
for name in "link-relative", "fifo", "char":
    os.link(name, "nested/" + name, follow_symlinks=False)

for name in "xattr", "folder-xattr":
    (folder if name.startswith("folder") else make)(name)
    os.setxattr(name, "user.text", b"some text")
    os.setxattr(name, "user.binary", b"\0\xff\n\0")
    os.setxattr(name, b"user.\xff", b"x")
    os.setxattr(name, "user.long", b"long" * 500)

make("acl", b"text", 0o600)
folder("folder-acl", 0o750)
set_list("acl", "access", user=6, u1000=4, group=0, g1001=6, mask=6, other=0)
set_list("folder-acl", "access", user=7, u1000=7, group=5, mask=7, other=0)
set_list("folder-acl", "default", user=7, u1000=7, group=5, g1001=5, mask=7, other=0)
folder("folder-acl/sub", 0o755)
make("folder-acl/sub/file", b"heir")
os.mkdir("folder-acl/as-it-comes", 0o777)
open("folder-acl/file-as-it-comes", "x").close()

for here, folders, files in os.walk(b".", topdown=False):
    for name in files + folders:
        os.utime(here + b"/" + name, (OLD, OLD + len(name)), follow_symlinks=False)
os.utime(".", (OLD, OLD))
