// This process's metrics as files:
//   dotnet run --project samples/Metrics -- unix:/tmp/metrics.sock      and then, elsewhere: virtfsd cat unix:/tmp/metrics.sock/memory/heap
//   dotnet run --project samples/Metrics -- vhost-user:/tmp/metrics.sock     for a guest; the mount tag is metrics
using System;
using System.IO;
using Virtfs.Hosting;
using Virtfs.Samples;

await using var server = new FileServer(ProcessMetrics.MakeTree(), "metrics") { Logger = new LineLogger(Console.Error.WriteLine) };
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
