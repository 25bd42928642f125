internal import Foundation
import Storage

/// The lists of jobs, as they came and verified, in a directory of their own that nobody else may read.
///
///     vjb_1                as it came
///     vjb_1.rows.part      verified so far
///     vjb_1.rows           verified
struct VerificationJobFiles: Sendable {
    let directory: String
    /// Bytes that stay free on the disk.
    let reserve: Int

    init(directory: String, reserve: Int) throws {
        self.directory = directory
        self.reserve = reserve
        try FileManager.default.createDirectory(
            atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    func listPath(of key: VerificationJobKey) -> String { "\(directory)/\(key)" }
    func result(of key: VerificationJobKey) -> ListDestination { ListDestination(path: listPath(of: key) + ".rows") }

    /// - Throws: `VerificationJobFault.noRoom` where too little of the disk is free.
    func demandRoom() throws(VerificationJobFault) {
        guard let free = SpaceWatch.freeByteCount(at: directory), free < reserve else { return }
        throw .noRoom
    }

    /// A new file, to be written from the beginning.
    func create(_ key: VerificationJobKey) throws(VerificationJobFault) -> FileHandle {
        let path = listPath(of: key)
        guard
            FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]),
            let handle = FileHandle(forWritingAtPath: path)
        else { throw .noRoom }
        return handle
    }

    func byteCount(of path: String) -> Int {
        (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
    }

    /// The list as it came is needed no more.
    func removeList(_ key: VerificationJobKey) { try? FileManager.default.removeItem(atPath: listPath(of: key)) }

    func remove(_ key: VerificationJobKey) {
        removeList(key)
        let result = result(of: key)
        result.clear()
        try? FileManager.default.removeItem(atPath: result.path)
    }

    /// Forgets files that no job speaks of.
    func keepOnly(_ keys: Set<VerificationJobKey>) {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? [] {
            if let key = VerificationJobKey(name.prefix { $0 != "." }), keys.contains(key) { continue }
            try? FileManager.default.removeItem(atPath: "\(directory)/\(name)")
        }
    }
}

/// A verified list to be fetched, from its beginning.
public struct VerifiedListFile: Sendable {
    private static let chunkByteCount = 256 << 10

    private let handle: FileHandle
    public let byteCount: Int

    /// `nil` where it cannot be opened.
    init?(path: String) {
        guard let handle = FileHandle(forReadingAtPath: path), let end = try? handle.seekToEnd(),
            (try? handle.seek(toOffset: 0)) != nil
        else { return nil }
        self.handle = handle
        byteCount = Int(end)
    }

    /// What follows; empty at the end.
    public func read() throws -> [UInt8] {
        try handle.read(upToCount: Self.chunkByteCount).map { Array($0) } ?? []
    }
}

/// Why a list is not taken in.
public enum VerificationJobFault: Error, Hashable, Sendable {
    /// The disk is full, or nearly.
    case noRoom
    case tooLong(limit: Int)
    /// Of the account: in all, those that are there to be fetched among them.
    case tooMany(limit: Int)
    /// Of the account: not done yet.
    case tooManyOpen(limit: Int)
    case list(ListFault)

    /// For people.
    public var sentence: String {
        switch self {
        case .noRoom: "There is too little room on the disk."
        case .tooLong(let limit): "The list is longer than \(limit >> 20) MiB; send it in parts."
        case .tooMany(let limit): "There are \(limit) verified lists already: delete some, or wait until they expire."
        case .tooManyOpen(let limit): "\(limit) lists are being verified already: wait for one of them."
        case .list(let fault): fault.sentence
        }
    }
}
