import TestKit
import Testing

@testable import Verification

@Suite("A table of words")
struct WordTableTests {
    @Test("finds every word that was put in, and no other")
    func finds() {
        var chance = SeededNumbers(seed: 5)
        let letters = Array("abcdefghij.-".utf8)
        func word() -> String {
            let count = Int.random(in: 1...12, using: &chance)
            return String(decoding: (0..<count).map { _ in letters.randomElement(using: &chance)! }, as: UTF8.self)
        }
        let words = Set((0..<5_000).map { _ in word() })
        var table = WordTable(capacity: words.count)
        for (index, word) in words.enumerated() {
            table.insert(word, .free, weight: index % 1_000, provider: index % 7)
        }
        #expect(table.count == words.count)
        for (index, word) in words.enumerated() {
            let fact = table.fact(Array(word.uppercased().utf8).span)
            #expect(fact == WordTable.Fact(flags: .free, weight: UInt16(index % 1_000), provider: UInt16(index % 7)))
        }
        for _ in 0..<5_000 {
            let other = word()
            #expect((table.fact(Array(other.utf8).span) != nil) == words.contains(other))
        }
    }

    @Test("adds to what it knows of a word")
    func adds() {
        var table = WordTable(capacity: 3)
        table.insert("a.example", .free)
        table.insert("a.example", .real, weight: 5, provider: 2)
        table.insert("a.example", .disposable)
        #expect(table.count == 1)
        let fact = table.fact(Array("a.example".utf8).span)
        #expect(fact == WordTable.Fact(flags: [.free, .real, .disposable], weight: 5, provider: 2))
    }
}
