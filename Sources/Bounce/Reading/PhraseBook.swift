import Mail

/// The words of all dialects and languages in one automaton.
final class PhraseBook: Sendable {
    /// Where a word may stand.
    struct Places: OptionSet, Sendable {
        let rawValue: UInt8
        static let subject = Places(rawValue: 1)
        static let from = Places(rawValue: 2)
        static let text = Places(rawValue: 4)
        static let trace = Places(rawValue: 8)
    }

    /// What a word says.
    struct Marks: OptionSet, Sendable, Hashable {
        let rawValue: UInt32
        static let failure = Marks(rawValue: 1)
        static let delay = Marks(rawValue: 2)
        static let success = Marks(rawValue: 4)
        static let ending = Marks(rawValue: 8)
        static let recipient = Marks(rawValue: 16)
        static let origin = Marks(rawValue: 32)
        static let other = Marks(rawValue: 64)
        static let aside = Marks(rawValue: 128)
        static let returned = Marks(rawValue: 256)
        static let transcript = Marks(rawValue: 512)
        static let autoReply = Marks(rawValue: 1024)
        static let challenge = Marks(rawValue: 2048)
        static let daemon = Marks(rawValue: 4096)
        static let complaint = Marks(rawValue: 8192)
        static let sign = Marks(rawValue: 16384)
        static let answer = Marks(rawValue: 32768)
        static let robot = Marks(rawValue: 65536)
        static let ownBox = Marks(rawValue: 131_072)
    }

    /// A word that was found.
    struct Hit {
        let marks: Marks
        /// The dialect that the word gives away; -1 for none.
        let dialect: Int16
        /// Behind its last byte.
        let end: Int
        /// Its bytes, where white space is single.
        let length: Int
    }

    private struct Meaning: Sendable {
        var places: Places
        var marks: Marks
        var dialect: Int16
    }

    static let standard = PhraseBook(Dialect.all)

    let names: [String]
    private let automaton: Automaton
    private let meanings: FixedTable<Meaning>
    /// Those of phrase `n` are from `starts[n]` to `starts[n + 1]`.
    private let starts: FixedTable<UInt32>
    private let endsWord: FixedTable<Bool>
    private let lengths: FixedTable<UInt16>

    init(_ dialects: [Dialect]) {
        names = dialects.map(\.name)
        var numbers: [Phrase: Int] = [:]
        var phrases: [Phrase] = []
        var meanings: [[Meaning]] = []
        func add(_ words: String, _ places: Places, _ marks: Marks, dialect: Int16 = -1) {
            guard let phrase = Phrase(Array(words.utf8)) else { preconditionFailure("a dialect has an empty phrase") }
            if numbers[phrase] == nil {
                numbers[phrase] = phrases.count
                phrases.append(phrase)
                meanings.append([])
            }
            meanings[numbers[phrase]!].append(Meaning(places: places, marks: marks, dialect: dialect))
        }
        for (number, dialect) in dialects.enumerated() {
            for sign in dialect.signs { add(sign.words, sign.place, .sign, dialect: Int16(number)) }
            for (marks, words) in dialect.words { for word in words { add(word, [.text, .subject], marks) } }
        }
        for (places, marks, words) in MailWords.all { for word in words { add(word, places, marks) } }
        guard let automaton = Automaton(phrases) else { preconditionFailure("the dialects have too many words") }
        self.automaton = automaton
        self.meanings = FixedTable(meanings.flatMap { $0 })
        starts = FixedTable(meanings.reduce(into: [UInt32(0)]) { $0.append($0.last! + UInt32($1.count)) })
        lengths = FixedTable(phrases.map { UInt16($0.bytes.count) })
        endsWord = FixedTable(phrases.map { !$0.endsAnywhere && ASCII.isWord($0.bytes.last!) })
    }

    deinit {
        automaton.deallocate()
        meanings.deallocate()
        starts.deallocate()
        lengths.deallocate()
        endsWord.deallocate()
    }

    /// Calls `found` for each word, in the order of their ends. One step a byte.
    func scan(_ text: UnsafeBufferPointer<UInt8>, place: Places, _ found: (Hit) -> Void) {
        let automaton = automaton
        var state: UInt16 = 0
        var before = ByteKind.space
        for offset in text.indices {
            let byte = text[offset]
            let kind = automaton.kinds[Int(byte)]
            if kind & before & ByteKind.space != 0 { continue }
            if kind & ByteKind.high != 0 {
                let (first, second) = Symbols.halves(byte)
                state = automaton.step(from: state, automaton.symbolClasses[Int(first)])
                state = automaton.step(from: state, automaton.symbolClasses[Int(second)])
            } else {
                state = automaton.step(from: state, automaton.asciiClasses[Int(UInt16(byte) | before & ByteKind.word)])
            }
            before = kind
            if automaton.endsPhrase(state) { tell(state, text, offset + 1, place, found) }
        }
    }

    private func tell(
        _ state: UInt16, _ text: UnsafeBufferPointer<UInt8>, _ end: Int, _ places: Places, _ found: (Hit) -> Void
    ) {
        let isInWord = end < text.count && ASCII.isWord(text[end])
        for index in automaton.endings.range(Int(state)) {
            let phrase = Int(automaton.endings[index])
            if isInWord, endsWord[phrase] { continue }
            for place in Int(starts[phrase])..<Int(starts[phrase + 1])
            where meanings[place].places.rawValue & places.rawValue != 0 {
                let meaning = meanings[place]
                found(Hit(marks: meaning.marks, dialect: meaning.dialect, end: end, length: Int(lengths[phrase])))
            }
        }
    }
}

extension Dialect {
    /// Its words with what they say.
    fileprivate var words: [(PhraseBook.Marks, [String])] {
        [
            (.failure, failures), (.delay, delays), (.success, successes), (.ending, endings),
            (.recipient, recipients), (.origin, origins), (.other, others), (.aside, asides),
            (.returned, returned), (.transcript, transcripts),
        ]
    }
}
