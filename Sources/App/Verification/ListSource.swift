import Foundation
import Glibc
public import Verification

/// Address lists of an operator, laid over those carried in the binary: the files of `lists/` in the data directory. One that
/// is called as a list built in (`disposable.list`) takes its place, any other adds to those of its kind.
public enum ListSource {
    /// - Throws: `InputError` where a file cannot be read, `AddressListError` where one is wrong.
    public static func load(_ directory: DataDirectory) throws -> AddressLists {
        let files = try files(directory)
        return try AddressLists.standard(overriddenBy: files)
    }

    /// The files behind `load`, read: those built in first.
    public static func inForce(_ directory: DataDirectory) throws -> [(name: String, list: AddressListFile)] {
        try AddressLists.standardLists
            + files(directory).map { ($0.name, try AddressListFile.parse($0.bytes.span, name: $0.name)) }
    }

    /// Name and bytes, by name; none where there is no such folder.
    public static func files(_ directory: DataDirectory) throws(InputError) -> [(name: String, bytes: [UInt8])] {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: directory.listsPath)
        } catch {
            guard access(directory.listsPath, F_OK) == 0 else { return [] }
            throw InputError(reason: "\(directory.listsPath): \(String(cString: strerror(errno)))")
        }
        var files: [(name: String, bytes: [UInt8])] = []
        for name in try listNames(names, directory) { files.append((name, try read("\(directory.listsPath)/\(name)"))) }
        return files
    }

    /// Of one file, what changes when it does.
    struct Stamp: Hashable, Sendable {
        let name: String
        let byteCount: Int
        let changedAt: Date
        /// A file that takes another's place has another one.
        let number: Int
    }

    /// What tells whether a file was changed, added or taken away; by name.
    /// - Throws: `InputError` where there are too many.
    static func stamps(_ directory: DataDirectory) throws(InputError) -> [Stamp] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory.listsPath)) ?? []
        return try listNames(names, directory).map { name in
            let facts = try? FileManager.default.attributesOfItem(atPath: "\(directory.listsPath)/\(name)")
            return Stamp(
                name: name, byteCount: facts?[.size] as? Int ?? 0,
                changedAt: facts?[.modificationDate] as? Date ?? .distantPast,
                number: facts?[.systemFileNumber] as? Int ?? 0)
        }
    }

    /// Files that are read, at most.
    static let fileLimit = 100

    private static func listNames(_ names: [String], _ directory: DataDirectory) throws(InputError) -> [String] {
        let lists = names.filter { $0.hasSuffix(".list") }.sorted()
        guard lists.count <= fileLimit else {
            throw InputError(reason: "\(directory.listsPath): more than \(fileLimit) lists")
        }
        return lists
    }

    /// A list file, whole; `-` is standard input.
    /// - Throws: `InputError`; also where it is longer than a list may be.
    public static func read(_ path: String) throws(InputError) -> [UInt8] {
        let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw InputError(reason: "\(path): \(String(cString: strerror(errno)))") }
        var chunks = ChunkReader(descriptor: descriptor)
        defer { chunks.close() }
        var bytes: [UInt8] = []
        while try chunks.append(to: &bytes, atMost: 1 << 20) > 0 {
            guard bytes.count <= AddressListFile.byteLimit else {
                throw InputError(reason: "\(path): longer than \(AddressListFile.byteLimit >> 20) MiB")
            }
        }
        return bytes
    }

    /// Puts a list in its place: it is there as a whole or not at all.
    /// - Throws: `NodeError`.
    public static func install(_ update: AddressListUpdate, in directory: DataDirectory) throws(NodeError) -> String {
        _ = try DataDirectory.open(directory.path)
        _ = try DataDirectory.open(directory.listsPath)
        let path = "\(directory.listsPath)/\(update.kind.fileName)"
        try directory.write(update.bytes, to: path)
        return path
    }
}
