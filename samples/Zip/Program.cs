// A zip archive as a folder, read-only:
//   dotnet run --project samples/Zip -- archive.zip unix:/tmp/zip.sock      and then, elsewhere: virtfsd ls -l unix:/tmp/zip.sock
//   dotnet run --project samples/Zip -- archive.zip vhost-user:/tmp/zip.sock     for a guest; the mount tag is zip
using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using Virtfs.Hosting;
using Virtfs.Samples;
using Virtfs.Server.Exports;

if (args.Length < 2)
{
    Console.Error.WriteLine("write an archive, and addresses to show it at: archive.zip unix:/tmp/zip.sock");
    return 2;
}

try
{
    var export = new Export("zip", new ZipFileSystem(ZipFile.OpenRead(args[0]))) { MountTags = ["zip"], Access = AccessMode.ReadOnly };
    await using var server = new FileServer(export) { Logger = new LineLogger(Console.Error.WriteLine) };
    args.Skip(1).ToList().ForEach(address => server.Listen(address));
    await server.RunConsoleAsync();
    return 0;
}
catch (Exception exception) when (exception is FormatException or IOException or InvalidDataException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}
