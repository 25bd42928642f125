import Storage

/// The lists of jobs, as they came and verified.
///
///     vjb_1                as it came
///     vjb_1.rows.part      verified so far
///     vjb_1.rows           verified
struct VerificationJobFiles: Sendable {
    private let files: JobFiles

    /// - Parameters:
    ///   - directory: made where it is not there; nobody else may read it.
    ///   - reserve: bytes that stay free on the disk.
    init(directory: String, reserve: Int) throws {
        files = try JobFiles(directory: directory, reserve: reserve)
    }

    func listPath(of key: VerificationJobKey) -> String { files.path("\(key)") }
    func result(of key: VerificationJobKey) -> ListDestination { ListDestination(path: files.path("\(key).rows")) }

    /// - Throws: `VerificationJobFault.noRoom` where too little of the disk is free.
    func demandRoom() throws(VerificationJobFault) {
        guard files.hasRoom else { throw .noRoom }
    }

    /// A new file, to be written from the beginning.
    /// - Throws: `VerificationJobFault.noRoom`.
    func create(_ key: VerificationJobKey) throws(VerificationJobFault) -> GrowingFile {
        do { return try files.create("\(key)") } catch { throw .noRoom }
    }

    /// The list as it came is needed no more.
    func removeList(_ key: VerificationJobKey) { files.remove("\(key)") }

    func remove(_ key: VerificationJobKey) {
        removeList(key)
        result(of: key).clear()
        files.remove("\(key).rows")
    }

    /// Forgets files that no job speaks of.
    func keepOnly(_ keys: Set<VerificationJobKey>) {
        files.keepOnly { key, _ in VerificationJobKey(key).map(keys.contains) ?? false }
    }
}
