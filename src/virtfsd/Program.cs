namespace Virtfs.Daemon; internal static class Program { internal static int Main() => 0; }
