import Mail
public import Verification

/// `postrider verify`: addresses in, one answer each, in their order, in constant memory and with nothing running.
public struct AddressVerification: Sendable {
    /// What became of one address of the input.
    public enum Answer: Sendable {
        case verified(Verification)
        /// The line could not be read.
        case fault(String)
    }

    private let fast: FastVerifier
    private let request: VerificationRequest
    /// `nil`: nobody is asked.
    private let verifier: Verifier?
    private let time = SystemTime()

    /// Addresses that are asked about at the same time.
    private static let width = 32

    /// - Throws: `NodeError.resolver` where DNS is to be asked and the machine's resolver cannot be used.
    public init(_ request: VerificationRequest, lists: AddressLists = .standard) throws {
        fast = FastVerifier(lists: lists, policy: request.policy)
        self.request = request
        verifier = request.level > .fast ? try StandaloneVerifier.make(upTo: request.level, lists: lists) : nil
    }

    /// Reads lines of `input` to its end.
    /// - Throws: `InputError`, and what `deliver` throws.
    public func run(
        from input: CInt, _ format: AddressLineFormat, deliver: (Answer) throws -> Void
    ) async throws {
        var lines = LineReader(descriptor: input)
        try await run({ () throws(InputError) in try lines.next() }, format, deliver)
    }

    /// The addresses themselves.
    public func run(_ addresses: [String], deliver: (Answer) throws -> Void) async throws {
        var rest = addresses.makeIterator()
        try await run({ rest.next().map { Array($0.utf8) } }, .lines, deliver)
    }

    private func run(
        _ next: () throws -> [UInt8]?, _ format: AddressLineFormat, _ deliver: (Answer) throws -> Void
    ) async throws {
        guard let verifier else {
            while let line = try next() { try deliver(read(line, format) { answer($0) }) }
            return
        }
        while true {
            var batch: [[UInt8]] = []
            while batch.count < Self.width, let line = try next() { batch.append(line) }
            guard !batch.isEmpty else { return }
            for answer in await answers(batch, format, verifier) { try deliver(answer) }
        }
    }

    private func read(
        _ line: [UInt8], _ format: AddressLineFormat, _ answer: ([UInt8]) -> Verification
    ) -> Answer {
        do throws(AddressLine.Fault) {
            return .verified(answer(try AddressLine.parse(line, format)))
        } catch {
            return .fault(error.description)
        }
    }

    /// At the first level.
    private func answer(_ address: [UInt8]) -> Verification {
        let start = ContinuousClock.now
        var verification = fast.verify(address.span, at: time.now())
        verification.elapsed = ContinuousClock.now - start
        return verification
    }

    /// At the levels above: side by side, in the order of the lines.
    private func answers(
        _ lines: [[UInt8]], _ format: AddressLineFormat, _ verifier: Verifier
    ) async -> [Answer] {
        await withTaskGroup(of: (Int, Answer).self) { group in
            for (index, line) in lines.enumerated() {
                group.addTask {
                    // What the grammar refuses is answered; what it takes is sound UTF-8, and the same as text.
                    let first = read(line, format) { answer($0) }
                    guard case .verified(let verification) = first, verification.reason != .syntax else {
                        return (index, first)
                    }
                    return (index, .verified(await verifier.verify(verification.address, request)))
                }
            }
            var answers = [Answer?](repeating: nil, count: lines.count)
            for await (index, answer) in group { answers[index] = answer }
            return answers.compactMap(\.self)
        }
    }
}
