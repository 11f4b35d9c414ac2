# Step 31: how it works. No code.
