using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Virtfs.Drivers.Synth;

/// <content>Short ways to add what is needed most.</content>
public partial class SynthDirectory
{
    /// <summary>Adds a directory.</summary>
    /// <param name="name">The name; see <see cref="Add"/> for the exceptions.</param>
    /// <returns>The directory, to add to.</returns>
    public SynthDirectory AddDirectory(string name) => Add(name, new SynthDirectory());

    /// <summary>Finds a directory, or adds one where there is no child of that name: for trees that are given as paths.</summary>
    /// <param name="name">The name's bytes, which need not be UTF-8; copied.</param>
    /// <param name="directory">The directory, which others may add to at the same time.</param>
    /// <returns>False when the child of that name is none.</returns>
    /// <exception cref="ArgumentException">It is no name.</exception>
    public bool TryFindOrAddDirectory(ReadOnlySpan<byte> name, [NotNullWhen(true)] out SynthDirectory? directory)
    {
        while (true)
        {
            if (TryFindChild(name, out SynthNode? child))
            {
                directory = child as SynthDirectory;
                return directory is not null;
            }

            directory = new SynthDirectory();
            if (TryAdd(name, directory))
            {
                return true;
            }

            // Somebody else has added one of that name since: it is found now.
        }
    }

    /// <summary>Adds a directory whose children are what a list of names says each time somebody looks.</summary>
    /// <param name="name">The name; see <see cref="Add"/> for the exceptions.</param>
    /// <param name="names">Gives the names there are now; called for each listing and each look-up.</param>
    /// <param name="create">Makes the node of a name when it is first asked for; kept as long as the name stays in the list.</param>
    /// <returns>The directory.</returns>
    public DynamicDirectory AddDirectory(string name, Func<IEnumerable<string>> names, Func<string, SynthNode> create) =>
        Add(name, new ListedDirectory(names, create));

    /// <summary>Adds a file with content that stays until <see cref="StaticFile.Content"/> is set.</summary>
    /// <param name="name">The name; see <see cref="Add"/> for the exceptions.</param>
    /// <param name="content">The content; copied.</param>
    /// <returns>The file.</returns>
    public StaticFile AddFile(string name, ReadOnlySpan<byte> content) => Add(name, new StaticFile(content));

    /// <inheritdoc cref="AddFile(string, ReadOnlySpan{byte})"/>
    public StaticFile AddFile(string name, string content) => AddFile(name, Encoding.UTF8.GetBytes(content));

    /// <summary>Adds a file whose content is made anew each time it is read from its beginning; see <see cref="ComputedFile"/>.</summary>
    /// <param name="name">The name; see <see cref="Add"/> for the exceptions.</param>
    /// <param name="content">Makes the content, for any threads at once; shown as UTF-8.</param>
    /// <param name="onWrite">Takes what guests write; null where they may not.</param>
    /// <returns>The file.</returns>
    public ComputedFile AddFile(string name, Func<string> content, WriteHandler? onWrite = null) =>
        Add(name, new ComputedFile(() => Encoding.UTF8.GetBytes(content())) { OnWrite = onWrite });

    /// <inheritdoc cref="AddFile(string, Func{string}, WriteHandler?)"/>
    public ComputedFile AddFile(string name, Func<byte[]> content, WriteHandler? onWrite = null) =>
        Add(name, new ComputedFile(content) { OnWrite = onWrite });

    /// <summary>Adds a file that guests write to and that is empty for who reads it.</summary>
    /// <param name="name">The name; see <see cref="Add"/> for the exceptions.</param>
    /// <param name="onWrite">Takes what guests write.</param>
    /// <returns>The file.</returns>
    public StaticFile AddFile(string name, WriteHandler onWrite) => Add(name, new StaticFile([]) { OnWrite = onWrite });

    /// <summary>Adds a symbolic link; the guest follows it, on its own side.</summary>
    /// <param name="name">The name; see <see cref="Add"/> for the exceptions.</param>
    /// <param name="target">Where to: any path, whether or not it exists.</param>
    /// <returns>The link.</returns>
    public SynthLink AddLink(string name, string target) => Add(name, new SynthLink(target));
}
