"""change_tree.py FOLDER: changes what odd_tree.py made, in every way there is."""
import os
import shutil
import sys

OLD = 1012709106  # 2002-02-03 04:05:06 UTC
os.umask(0o022)
os.chdir(sys.argv[1])

os.chmod("mode-0", 0o4750)
os.chmod("mode-7777", 0o600)
os.chown("mode-400", 1, -1)
os.chown("mode-666", -1, 2)
os.chown("link-dangling", 3, 4, follow_symlinks=False)
os.chmod("folder-mode-0", 0o3711)
os.chown("char", 9, 10)
os.chmod("fifo", 0o600)

with open("sparse", "r+b") as file:
    file.truncate(100 << 10)
    file.write(b"BEGIN")
with open("mode-666", "ab") as file:  # one with set-id bits keeps them with QEMU alone: docs/qemu-compatibility.md, set-id-bits
    file.write(b" and more")
with open("empty", "wb") as file:
    file.write(b"no longer")

os.rename("mode-1644", "renamed")
os.rename("mode-2755", "nested/moved")
os.rename("owner-1000-1001", "mode-4755")  # what was there goes, with what was kept of it
os.rename("nested/folder/folder", "folder-mode-700/moved")
os.rename("folder-mode-1777", "folder-mode-2775")  # an empty one in its place
os.rename("link-bytes", "link-relative")
os.rename("large-device", "nested/large-device")
os.rename(b"\xff\xfe\x80", b"\xfd")

os.unlink("two")
os.unlink("link-long")
os.unlink("socket")
os.link("nested/three", "four")
os.chown("four", 11, 12)
shutil.rmtree("folder-2147483648-65534")
shutil.rmtree(b"in " + b"x" * 250)
os.mkdir("folder-2147483648-65534")  # the name again, for another

os.setxattr("xattr", "user.text", b"changed")
os.removexattr("xattr", "user.long")
os.removexattr("folder-xattr", "user.binary")
for name, kind in ("folder-acl/sub", "default"), ("folder-acl/file-as-it-comes", "access"):
    if f"system.posix_acl_{kind}" in os.listxattr(name):
        os.removexattr(name, f"system.posix_acl_{kind}")
os.chmod("acl", 0o640)

for here, folders, files in os.walk(b".", topdown=False):
    for name in files + folders:
        os.utime(here + b"/" + name, (OLD, OLD + len(name)), follow_symlinks=False)
os.utime(".", (OLD, OLD))
