// An in-memory file system, writable:
//   dotnet run --project samples/Memory -- unix:/tmp/memory.sock      and then, elsewhere: virtfsd ls unix:/tmp/memory.sock
//   dotnet run --project samples/Memory -- vhost-user:/tmp/memory.sock     for a guest; the mount tag is memory
using System;
using System.IO;
using Virtfs.Hosting;
using Virtfs.Samples;

await using var server = new FileServer(new MemoryFileSystem(capacity: 64 << 20), "memory") { Logger = new LineLogger(Console.Error.WriteLine) };
try
{
    Array.ForEach(args, address => server.Listen(address));
    await server.RunConsoleAsync();
    return 0;
}
catch (Exception exception) when (exception is FormatException or IOException or InvalidOperationException)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}
