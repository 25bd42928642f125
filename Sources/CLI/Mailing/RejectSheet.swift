import Foundation
import Postmaster
import Tables

/// Where refused rows go: the first few to stderr, and all of them to a file of CSV where one was named.
struct RejectSheet {
    /// More lines than these tell nobody more.
    static let toldCount = 20

    private let path: String?
    private let file: FileHandle?
    private var count = 0

    init(path: String?) throws {
        self.path = path
        guard let path else {
            file = nil
            return
        }
        guard FileManager.default.createFile(atPath: path, contents: Data("row,reason,text\r\n".utf8)),
            let file = FileHandle(forWritingAtPath: path)
        else { throw CommandFailure(.failed, "cannot write \(path)") }
        try file.seekToEnd()
        self.file = file
    }

    /// - Parameters:
    ///   - row: as a spreadsheet counts.
    ///   - reason: what is wrong with it, a sentence without subject.
    mutating func add(row: Int, reason: String, text: String) throws {
        count += 1
        if count <= Self.toldCount { Console.note("row \(row) \(Table.printable(reason))") }
        var csv = CSVWriter()
        csv.append([String(row), reason, text])
        try file?.write(contentsOf: csv.take())
    }

    /// Says how many were not told one by one.
    func end() {
        let untold = count - Self.toldCount
        guard untold > 0 else { return }
        Console.note(
            "and \(Count.text(untold, "more row")); "
                + (path.map { "all are in \($0)" } ?? "--rejects FILE writes them all"))
    }
}
