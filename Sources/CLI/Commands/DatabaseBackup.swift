import App
import ArgumentParser
import Synchronization

/// `postrider db backup`
struct DatabaseBackup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Copy a node's store and files, while it runs or not, and read the copy back.",
        discussion: """
            The copy is a data directory as it was at one instant: `postrider db check --data COPY` examines it, and copied \
            back it is what the node goes on from. A PostgreSQL store is written by pg_dump to COPY/postrider.dump, which \
            pg_restore reads. The copy holds private keys: keep it as safe as the node.
            """)

    @OptionGroup var place: StorePlaceOptions
    @Option(help: ArgumentHelp("A directory that is not there yet.", valueName: "dir"), completion: .directory)
    var to: String

    func run() async throws {
        let (directory, settings) = try place.place()
        let backup = DirectoryBackup(directory, store: settings.store, to: to)
        let line = Mutex(ProgressLine())
        let task = Task {
            try await backup.run { share in line.withLock { $0.show("\(Int(share * 100)) % copied") } }
        }
        let stop = Task {
            await Interruption.wait()
            task.cancel()
        }
        defer { stop.cancel() }
        let result: DirectoryBackup.Result
        do {
            result = try await task.value
            line.withLock { $0.end() }
        } catch {
            line.withLock { $0.end() }
            throw error
        }
        Console.note("\(Measure.bytes(result.byteCount)) are in \(to), read back")
        if let dump = result.dump {
            Console.note("  restore   pg_restore --no-owner --dbname=URL \(ShellWord.quoted(dump))")
        }
    }
}
