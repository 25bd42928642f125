import Logging
import Verification

/// Looks once a minute whether address lists of the data directory have changed, and puts them in force as a whole. Lists that
/// cannot be read change nothing: those in force stay, and the log says why, once.
struct AddressListWatch {
    static let pause = Duration.seconds(60)

    let directory: DataDirectory
    let current: CurrentLists
    let logger: Logger
    /// The files as they were when they were looked at last.
    private var seen: [ListSource.Stamp]?

    /// - Parameter seen: the files behind `current`.
    init(_ directory: DataDirectory, current: CurrentLists, seen: [ListSource.Stamp]?, logger: Logger) {
        self.directory = directory
        self.current = current
        self.seen = seen
        self.logger = logger
    }

    /// Until it is cancelled.
    func run() async throws {
        var watch = self
        while true {
            try await Task.sleep(for: Self.pause)
            watch.look()
        }
    }

    /// - Returns: other lists are in force now.
    @discardableResult
    mutating func look() -> Bool {
        // Before they are read: what changes meanwhile is seen the next time.
        let stamps = try? ListSource.stamps(directory)
        guard stamps != seen else { return false }
        seen = stamps
        do {
            let lists = try ListSource.load(directory)
            current.replace(by: lists)
            logger.notice("address lists were changed and are in force", metadata: ["files": "\(stamps?.count ?? 0)"])
            return true
        } catch let error as InputError {
            logger.warning("address lists were changed and cannot be read: \(error.reason)")
        } catch {
            logger.warning("address lists were changed and cannot be read: \(error)")
        }
        return false
    }
}
