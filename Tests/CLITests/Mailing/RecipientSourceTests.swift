import Foundation
import Intake
import Testing

@testable import CLI

@Suite("A list of recipients")
struct RecipientSourceTests {
    private func read(_ list: String, firstRow: Int = 0) async throws -> (
        rows: [Int], sizes: [Int], rejects: [RecipientCSV.Reject]
    ) {
        let path = FileManager.default.temporaryDirectory.appending(path: "postrider-\(UUID().uuidString).csv").path()
        try Data(list.utf8).write(to: URL(filePath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        var rows: [Int] = []
        var sizes: [Int] = []
        var rejects: [RecipientCSV.Reject] = []
        try await RecipientSource(path: path, firstRow: firstRow).forEach { batch, refused in
            rows += batch.map(\.number)
            sizes.append(batch.count)
            rejects += refused
        }
        return (rows, sizes, rejects)
    }

    @Test("comes in batches of a thousand, with the row of each")
    func batches() async throws {
        let list = "email\n" + (0..<2_500).map { "user\($0)@example.com\n" }.joined()
        let found = try await read(list)
        #expect(found.rows == Array(2...2_501))
        #expect(found.sizes == [1_000, 1_000, 500])
        #expect(found.rejects.isEmpty)
    }

    @Test("is written to once an address, however far apart it stands")
    func duplicates() async throws {
        let list =
            "email\nada@example.com\n" + (0..<1_200).map { "user\($0)@example.com\n" }.joined()
            + "no address\nADA@Example.com\n"
        let found = try await read(list)
        #expect(found.rows == Array(2...1_202))
        #expect(found.rejects.map(\.row) == [1_203, 1_204])
        #expect(found.rejects.last?.reason == "repeats the address of row 2")
    }

    @Test("without a good row gives its rejects all the same")
    func onlyRejects() async throws {
        let found = try await read("email\n\"never closed\n")
        #expect(found.rows.isEmpty && found.rejects.map(\.row) == [2])
    }

    @Test("goes on at a row, and still knows whom the rows before it name")
    func goesOn() async throws {
        let found = try await read(
            "email\nada@example.com\nbad\nbob@example.com\nada@example.com\ncy@example.com\n", firstRow: 4)
        #expect(found.rows == [4, 6])
        #expect(found.rejects.map(\.row) == [5])
    }

    @Test("that is a folder is told in words")
    func folder() async throws {
        await #expect {
            try await RecipientSource(path: FileManager.default.temporaryDirectory.path).forEach { _, _ in }
        } throws: { error in
            (error as? CommandFailure)?.sentence.hasSuffix("Is a directory") == true
        }
    }
}
