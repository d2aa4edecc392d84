using System.Text;
using Virtfs.Linux;
using Virtfs.Protocol;

namespace Virtfs.ProxyHelper;

/// <summary>virtfs-proxy-helper.</summary>
internal static class Program
{
    private const int StandardOutput = 1;
    private const int StandardError = 2;

    /// <summary>Takes the command line and does what it says.</summary>
    internal static int Main(string[] arguments)
    {
        if (!CommandLine.TryParse(arguments, out HelperOptions options, out string error))
        {
            return Complain(error, ExitCode.Failure);
        }

        if (options.Help is not null)
        {
            Write(StandardOutput, HelpText.Usage);
            return options.Help == "-h" ? ExitCode.Failure : ExitCode.Success;
        }

        (error, int code) = Check(options);
        if (error.Length > 0)
        {
            int result = Complain(error, code);
            Write(StandardError, HelpText.Usage);
            return result;
        }

        if (options.ReadyLine is not null)
        {
            return ServeDetached(options);
        }

        if (options.StaysInForeground && !QuietRuntime.IsHere)
        {
            return Complain($"cannot start itself anew ({QuietRuntime.Become(arguments)})", ExitCode.Failure);
        }

        Complain(HelpText.Deprecation, ExitCode.Success);
        return options.StaysInForeground ? ServeHere(options) : Detach(arguments, options);
    }

    private static (string Error, int Code) Check(HelperOptions options) => options switch
    {
        { Path: null } => ("no folder to share; add -p DIR", ExitCode.NothingToServe),
        { Socket: null, Descriptor: null } => ("no way for the client to come; add -f FD, or -s PATH -u UID -g GID", ExitCode.NothingToServe),
        { Socket: not null, Descriptor: not null } => ("-s and -f cannot be used together; leave one out", ExitCode.Failure),
        { Socket: not null, Uid: null } or { Socket: not null, Gid: null } =>
            ("-s needs to know who may connect; add -u UID -g GID", ExitCode.Failure),
        _ => (string.Empty, ExitCode.Success),
    };

    private static int ServeHere(HelperOptions options)
    {
        var log = HelperLog.OnStandardError(options.IsVerbose);
        using var process = new HelperProcess(options, log);
        string error = process.Open();
        return error.Length > 0 ? Complain(error, ExitCode.Failure) : Serve(process, log);
    }

    private static int ServeDetached(HelperOptions options)
    {
        var log = HelperLog.InSystemLog(options.IsVerbose);
        using var process = new HelperProcess(options, log);
        string error = process.Open();
        DetachedProcess.Report(options.ReadyLine!.Value, error);
        return error.Length > 0 ? ExitCode.Failure : Serve(process, log);
    }

    private static int Serve(HelperProcess process, HelperLog log)
    {
        log.Inform("Started"u8);
        string error = process.Serve();
        if (error.Length > 0)
        {
            log.Warn(error);
            return ExitCode.Failure;
        }

        log.Inform("Done"u8);
        return ExitCode.Success;
    }

    private static int Detach(string[] arguments, HelperOptions options)
    {
        // The descriptor may be one of the three that the new process has on nothing.
        if (options.Descriptor is not { } given)
        {
            return DetachedProcess.TryStart(arguments, -1, out string error) ? ExitCode.Success : Complain(error, ExitCode.Failure);
        }

        if (Libc.Duplicate(given, out int kept) != Errno.None)
        {
            return Complain($"-f {given} is not open; give a descriptor that this process inherits", ExitCode.Failure);
        }

        return DetachedProcess.TryStart([.. arguments, "-f", $"{kept}"], kept, out string trouble)
            ? ExitCode.Success
            : Complain(trouble, ExitCode.Failure);
    }

    private static int Complain(string error, int code)
    {
        Write(StandardError, $"virtfs-proxy-helper: {error}\n");
        return code;
    }

    private static void Write(int descriptor, string text) => _ = Libc.Write(descriptor, Encoding.UTF8.GetBytes(text), out _);
}
