internal import Foundation

/// A verified list on its way into a file: what is written lies beside the file until it is whole, with a cursor that says how
/// far it is.
///
///     people.verified.csv            there once it is whole
///     people.verified.csv.part       the rows so far
///     people.verified.csv.resume     the cursor, one line
public struct ListDestination: Sendable {
    public let path: String
    private var part: String { path + ".part" }
    private var note: String { path + ".resume" }

    public init(path: String) { self.path = path }

    public enum Beginning: Hashable, Sendable {
        /// Nothing is there.
        case new
        /// A run ended here.
        case resumes(ListCursor)
        /// A run with other options ended here.
        case other
    }

    /// True where the file is there and whole.
    public var isTaken: Bool { FileManager.default.fileExists(atPath: path) }

    /// What an earlier run left.
    public func beginning(_ options: ListOptions) -> Beginning {
        guard let bytes = FileManager.default.contents(atPath: note) else { return .new }
        guard let cursor = ListCursor(text: String(decoding: bytes, as: UTF8.self)) else { return .other }
        return cursor.fits(options) ? .resumes(cursor) : .other
    }

    /// Forgets what an earlier run left.
    public func clear() {
        for path in [note, part] { try? FileManager.default.removeItem(atPath: path) }
    }

    /// Where rows go on from a cursor.
    /// - Throws: `ListFault.unwritable`.
    public func open(at cursor: ListCursor) throws(ListFault) -> ListFile {
        try ListFile(path: part, keeping: cursor.byteCount)
    }

    /// - Throws: `ListFault.unwritable`.
    public func keep(_ cursor: ListCursor) throws(ListFault) {
        let draft = note + ".new"
        do {
            try Data((cursor.text + "\n").utf8).write(to: URL(filePath: draft))
            guard rename(draft, note) == 0 else { throw ListFault.unwritable("the cursor cannot be kept") }
        } catch let fault as ListFault {
            throw fault
        } catch {
            throw .unwritable("the cursor cannot be kept")
        }
    }

    /// The list is whole: it takes its name.
    /// - Parameter format: `.xlsx`: what was written is packed first.
    /// - Throws: `ListFault`.
    public func publish(as format: ListFormat) throws(ListFault) {
        var whole = part
        if format == .xlsx {
            whole = path + ".packed"
            try ListWorkbook.pack(rows: part, into: whole, folder: folder)
        }
        guard rename(whole, path) == 0 else { throw .unwritable("it cannot take its name") }
        clear()
    }

    private var folder: String {
        let folder = URL(filePath: path).deletingLastPathComponent().path
        return folder.isEmpty ? "." : folder
    }
}
