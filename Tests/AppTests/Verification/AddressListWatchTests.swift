import Foundation
import Logging
import Testing
import Verification

@testable import App

@Suite("Lists of a data directory while a node runs")
struct AddressListWatchTests {
    private func isDisposable(_ domain: String, _ current: CurrentLists) -> Bool {
        let bytes = Array(domain.utf8)
        return current.lists.isDisposable(bytes.span)
    }

    @Test("are taken up when they change, and stay in force when what comes cannot be read")
    func follows() async throws {
        try await Scratch.with { path in
            let directory = DataDirectory(path: path)
            let current = CurrentLists(try ListSource.load(directory))
            var watch = AddressListWatch(
                directory, current: current, seen: try ListSource.stamps(directory), logger: Logger(label: "test"))
            func look() -> Bool { watch.look() }
            func put(_ text: String, _ name: String) throws {
                try FileManager.default.createDirectory(
                    atPath: directory.listsPath, withIntermediateDirectories: true)
                try text.write(toFile: "\(directory.listsPath)/\(name)", atomically: true, encoding: .utf8)
            }
            #expect(!look(), "nothing is there")
            try put("list disposable\nbad.example\n", "mine.list")
            #expect(look())
            #expect(isDisposable("bad.example", current))
            #expect(!look(), "nothing has changed")
            try put("list disposable\nnot a domain\n", "mine.list")
            #expect(!look())
            #expect(isDisposable("bad.example", current))
            try put("list disposable\nworse.example\n", "mine.list")
            #expect(look())
            #expect(isDisposable("worse.example", current))
            #expect(!isDisposable("bad.example", current))
            try FileManager.default.removeItem(atPath: "\(directory.listsPath)/mine.list")
            #expect(look())
            #expect(!isDisposable("worse.example", current))
        }
    }

    @Test("are a hundred at most")
    func bounded() async throws {
        try await Scratch.with { path in
            let directory = DataDirectory(path: path)
            try FileManager.default.createDirectory(atPath: directory.listsPath, withIntermediateDirectories: true)
            for index in 0...ListSource.fileLimit {
                try "list roles\nrole\(index)\n".write(
                    toFile: "\(directory.listsPath)/\(index).list", atomically: false, encoding: .utf8)
            }
            #expect(throws: InputError.self) { try ListSource.load(directory) }
        }
    }
}
