public import Spool

/// What became of a letter that was handed in.
public enum SubmissionResult: Sendable {
    /// On disk. One entry for each entry of `Letter.to`, in its order: `injected`, or `dropped` with the suppression that
    /// forbids it. A mailbox that was named twice is written to once, and its later entries repeat the first one's key.
    case accepted([AcceptedRecipient])
    /// The same call was accepted before, under the same idempotency key: its answer once more.
    case replayed([AcceptedRecipient])
    /// The idempotency key belongs to a call with another body.
    case keyUsedForAnotherBody
    /// Nothing was accepted; at most 100 faults.
    case faulty([LetterFault])
}
