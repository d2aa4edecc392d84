"""Names as Linux has them: any bytes but / and NUL, up to 255 of them. Each makes a file, a folder, a link, a rename and a removal."""
import os

names = [
    b"x" * 255, "\N{GREEK SMALL LETTER ALPHA}".encode() * 127, b"\xff\xfe\x80", b"\xc3\x28", b"a\nb", b"tab\there", b"\x01\x7f", b" lead and trail ",
    b"-rf", b"...", b"..x", b".hidden", b"a\\b", b"*?[]", b"$HOME;`ls`", b"'\"", b"%s%n", b"CON", b"a:b", b"\xe2\x80\xae", b"#", b"~",
]
for name in names:
    with open(name, "wb") as file:
        file.write(name)
assert sorted(os.listdir(b".")) == sorted(names), os.listdir(b".")
for name in names:
    assert open(name, "rb").read() == name
    os.mkdir(b"d" + name[1:])
    os.rename(name, b"d" + name[1:] + b"/" + name)
    os.symlink(name, b"d" + name[1:] + b"/link")
    assert os.readlink(b"d" + name[1:] + b"/link") == name
    assert os.listdir(b"d" + name[1:]).count(name) == 1
    os.rename(b"d" + name[1:] + b"/" + name, name)
    os.unlink(b"d" + name[1:] + b"/link")
    os.rmdir(b"d" + name[1:])

for wrong in (b"x" * 256, b"\xce\xb1" * 128):
    for attempt in (lambda: open(wrong, "wb"), lambda: os.mkdir(wrong), lambda: os.rename(names[0], wrong), lambda: os.stat(wrong)):
        try:
            attempt()
        except OSError as error:
            assert error.errno == 36, error
        else:
            raise AssertionError(f"{len(wrong)} bytes were taken")
