import Foundation
import Postmaster

/// Where refused rows go: a line on stderr, and a file of CSV where one was named.
struct RejectSheet {
    private let file: FileHandle?

    init(path: String?) throws {
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
    func add(row: Int, reason: String, text: String) throws {
        Console.note("row \(row) \(Table.printable(reason))")
        var csv = CSVWriter()
        csv.append([String(row), reason, text])
        try file?.write(contentsOf: csv.take())
    }
}
