import Glibc

/// The mails to classify, in the order of the paths: files, mail files, folders and Maildirs with what lies in them.
struct MailInputs {
    enum Item {
        /// - Parameter byteCount: 0 where it is not known.
        case file(path: String, byteCount: Int)
        case standardInput
        /// A path that cannot be read, and why.
        case fault(String)
    }

    /// Folders inside folders that are entered.
    private static let levelLimit = 32

    /// What is still to come, the next last.
    private var pending: [(path: String, level: Int)]

    init(_ paths: [String]) { pending = paths.reversed().map { ($0, 0) } }

    mutating func next() -> Item? {
        while let (path, level) = pending.popLast() {
            if path == "-", level == 0 { return .standardInput }
            var status = stat()
            guard stat(path, &status) == 0 else { return .fault("\(path): \(String(cString: strerror(errno)))") }
            switch status.st_mode & S_IFMT {
            case S_IFDIR:
                guard level < Self.levelLimit else {
                    return .fault("\(path): more than \(Self.levelLimit) folders deep")
                }
                guard let names = Self.names(in: path) else {
                    return .fault("\(path): \(String(cString: strerror(errno)))")
                }
                pending += names.reversed().map { ("\(path)/\($0)", level + 1) }
            case S_IFREG: return .file(path: path, byteCount: Int(status.st_size))
            // Pipes named on the command line are read; whatever else lies in a folder is none of ours.
            default: if level == 0 { return .file(path: path, byteCount: 0) }
            }
        }
        return nil
    }

    /// The names in a folder, sorted, hidden ones left out; of a Maildir only `cur` and `new`. Links to folders are not
    /// followed, so that none leads in a circle.
    private static func names(in path: String) -> [String]? {
        guard let folder = opendir(path) else { return nil }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name.hasPrefix(".") || entry.pointee.d_type == UInt8(DT_LNK) && isFolder("\(path)/\(name)") { continue }
            names.append(name)
        }
        let isMaildir = names.contains("cur") && names.contains("new")
        return isMaildir ? ["cur", "new"] : names.sorted()
    }

    private static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}
