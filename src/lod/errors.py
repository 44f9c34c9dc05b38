"""What `lod` says when it cannot answer. Every message is a plain English sentence."""


class LodError(Exception):
    """Base of every refusal of this package; the text is meant for the person who asked."""


class InputError(LodError):
    """The data cannot be used as they are: shape, missing values, text, wrong range."""


class MissingValuesError(InputError):
    """Values are missing (NaN or infinite) where the method needs every one of them."""


class VariationError(InputError):
    """A column, item or group does not vary, so nothing can be learned from it."""


class CollinearityError(InputError):
    """Columns say the same thing and the plan does not say which one to drop."""


class ClusterError(InputError):
    """There are too few clusters, or the clusters cannot carry what is asked."""


class DesignError(LodError):
    """The design of the trial (arms, blocks, counts, criterion) contradicts itself or the data."""


class FormativeScaleError(LodError):
    """A formative scale was asked for something that only a reflective scale has."""


class ConvergenceError(LodError):
    """An iterative method stopped before it reached an answer."""


class IdentificationError(LodError):
    """The model asks for more than the data can determine."""
