namespace Virtfs.Differential.Devices;

/// <summary>
/// A folder with a dozen file systems mounted in it, on servers that have seen none of it yet: which number a file gets depends on what was seen before.
/// </summary>
/// <param name="multidevs">The mode of both servers.</param>
/// <param name="prepare">What else there is to do on the host before, in bash.</param>
internal sealed class DeviceServers(string multidevs, string prepare = "") : SameFolderServers($"multidevs={multidevs}", $"{Mounts}\n{prepare}")
{
    /// <summary>The file systems beside each other: with the root's and others more than eight, so that affixes grow twice.</summary>
    public const int Count = 10;

    private const string Mounts = """
        umask 022
        mkdir -p root/plain/below root/sub/inner 'root/a b'
        echo text >root/plain/file; echo text >root/bound; echo text >root/sub/file
        for i in 0 1 2 3 4 5 6 7 8 9; do
            mkdir root/d$i; mount -t tmpfs -o noatime tmpfs root/d$i; mkdir root/d$i/dir; echo $i >root/d$i/file; ln -s file root/d$i/link; mkfifo root/d$i/fifo
        done
        mkdir root/d0/deep; mount -t tmpfs -o noatime tmpfs root/d0/deep; echo deep >root/d0/deep/file
        mount -t tmpfs -o noatime tmpfs root/sub/inner; echo inner >root/sub/inner/file
        mount -t tmpfs -o noatime tmpfs 'root/a b'; echo blank >'root/a b/file'
        mount --bind root/d1/file root/bound
        """;
}
