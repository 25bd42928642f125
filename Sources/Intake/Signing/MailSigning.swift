public import Accounts
public import Mail
import MailAuth
import Metering
import NIOCore
import Spool
import Storage

/// Signs mail before it is promised, once a message, so that the bytes in the spool are the signed ones and a retry sends
/// the same. Works on threads of its own: an RSA signature takes 0.7 ms, which no event loop has.
///
/// Mail whose author's domain has no key goes unsigned and is counted, or is refused where keys are demanded.
public final class MailSigning: Sendable {
    private let domains: Domains
    let isRequired: Bool
    private let time: any TimeSource
    private let metrics: SigningMetrics
    private let bench: SigningBench

    /// - Parameters:
    ///   - isRequired: refuse mail that cannot be signed.
    ///   - threadCount: at least 1.
    public init(
        domains: Domains, isRequired: Bool = false, threadCount: Int, time: any TimeSource, metrics: SigningMetrics
    ) {
        precondition(threadCount >= 1, "somebody signs")
        self.domains = domains
        self.isRequired = isRequired
        self.time = time
        self.metrics = metrics
        bench = SigningBench(threadCount: threadCount)
    }

    /// Mail that cannot be signed, and must be.
    struct Unsigned: Error { let domain: String }

    /// Messages of one batch, which are signed side by side.
    private static let batchCount = 32

    /// All of one letter.
    func sign(_ contents: [NewContent], of account: AccountID) async throws(Unsigned) -> [NewContent] {
        guard let first = contents.first else { return contents }
        // A letter has one author.
        guard let signer = signer(for: first.fromDomain, of: account) else {
            return try unsigned(contents, first.fromDomain)
        }
        let now = time.now()
        let starts = stride(from: 0, to: contents.count, by: MailSigning.batchCount)
        let batches = await withTaskGroup(of: (Int, [NewContent]).self) { group in
            for start in starts {
                let batch = contents[start..<min(start + MailSigning.batchCount, contents.count)]
                group.addTask { [bench] in
                    await withCheckedContinuation { continuation in
                        bench.run {
                            continuation.resume(returning: (start, batch.map { $0.signed(by: signer, at: now) }))
                        }
                    }
                }
            }
            var batches: [(Int, [NewContent])] = []
            for await batch in group { batches.append(batch) }
            return batches
        }
        metrics.signed.add(contents.count)
        return batches.sorted { $0.0 < $1.0 }.flatMap(\.1)
    }

    /// One message, for callers on an event loop.
    /// - Parameter completion: called at once where there is nothing to sign, else on a thread of ours.
    func sign(
        _ content: NewContent, of account: AccountID,
        completion: @escaping @Sendable (Result<NewContent, Unsigned>) -> Void
    ) {
        guard let signer = signer(for: content.fromDomain, of: account) else {
            do throws(Unsigned) {
                return completion(.success(try unsigned([content], content.fromDomain)[0]))
            } catch {
                return completion(.failure(error))
            }
        }
        let now = time.now()
        metrics.signed.add()
        bench.run { completion(.success(content.signed(by: signer, at: now))) }
    }

    private func signer(for domain: String, of account: AccountID) -> DKIMSigner? {
        DomainName(domain).flatMap { domains.signer(for: $0, of: account) }
    }

    /// True where mail from that domain would be taken.
    func mayAccept(from domain: DomainName, of account: AccountID) -> Bool {
        !isRequired || domains.signer(for: domain, of: account) != nil
    }

    private func unsigned(_ contents: [NewContent], _ domain: String) throws(Unsigned) -> [NewContent] {
        if isRequired {
            metrics.refused.add(contents.count)
            throw Unsigned(domain: domain)
        }
        metrics.unsigned.add(contents.count)
        return contents
    }
}

extension NewContent {
    /// With the signatures on top. The body is read once and copied once.
    fileprivate func signed(by signer: DKIMSigner, at now: Timestamp) -> NewContent {
        // What was rendered or checked has a From and a header within bounds.
        guard let fields = try? signer.sign(bytes.readableBytesUInt8Span, at: now) else { return self }
        var signed = self
        signed.bytes = ByteBufferAllocator().buffer(capacity: fields.count + bytes.readableBytes)
        signed.bytes.writeBytes(fields)
        signed.bytes.writeImmutableBuffer(bytes)
        return signed
    }
}
